import { lex, type Token } from '../sql/lexer/lex.ts'
import { defaultQuoting } from '../sql/lexer/quoting.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { valueOfLiteral } from './literal.ts'
import type { MaskedColumn } from './masked-column.ts'
import { selectLists } from './sql-units.ts'

/** Schemas of the server that contain statements of other sessions, or values from tables. */
const systemSchemas = ['information_schema', 'performance_schema', 'mysql', 'sys']
const harmlessShows = `variables status engines plugins privileges databases schemas tables collation character charset
  index indexes keys open`.split(/\s+/)

/**
 * The meaning of names in a suite with regard to masked columns. A name is tainted if it gives access to masked values:
 * the name of a table that contains them, of a view or routine that reads them, of a variable into which one was read.
 */
export class TaintedNames {
  readonly #entries: readonly MaskedColumn[]
  /** By table, the columns with a known definition, in their order; undefined if the order is not known. */
  readonly columns = new Map<string, { known: Set<string>; order: string[] | undefined }>()
  /** Masked columns by table: those of the configuration, and those filled from them. */
  readonly masked = new Map<string, Set<string>>()
  /** The names of masked columns, in any table. */
  readonly #maskedNames = new Set<string>()
  /** Tables and views of which every column may contain masked values. */
  readonly whole = new Set<string>()
  /**
   * Views that read tables with masked columns, but none of these columns; tables whose triggers read masked values.
   */
  readonly beside = new Set<string>()
  readonly routines = new Set<string>()
  readonly variables = new Set<string>()
  /** All names that occur in the suite. */
  readonly used = new Set<string>()
  /** A name without a database may be one of the server's system tables. */
  looksAtSystem = false
  /** Whether a name was tainted since this property was last set to false. */
  hasChanged = false

  constructor(entries: readonly MaskedColumn[]) {
    this.#entries = entries
    for (const { table, column } of entries) if (table === undefined) this.#maskedNames.add(column)
  }

  /** Whether masking has anything to do in this suite. */
  get areOfInterest(): boolean {
    return (
      this.masked.size > 0 ||
      this.whole.size > 0 ||
      this.#entries.some(({ table, column }) => this.used.has(table ?? column))
    )
  }

  isEntry(inTable: string, name: string): boolean {
    return this.#entries.some(({ table, column }) => column === name && (table === undefined || table === inTable))
  }

  mask(table: string, column: string): void {
    const columns = this.masked.get(table) ?? new Set()
    this.masked.set(table, columns)
    if (!columns.has(column)) this.hasChanged = true
    columns.add(column)
    this.#maskedNames.add(column)
  }

  /** Masks the column at a place of a table; if that column is not known, all columns of the table. */
  maskPlace(table: string, place: string | number): void {
    const column = this.columnAt(table, place)
    if (column === undefined) this.add(this.whole, table)
    else this.mask(table, column)
  }

  add(names: Set<string>, name: string): void {
    if (names.has(name)) return
    names.add(name)
    this.hasChanged = true
  }

  columnAt(table: string, place: string | number): string | undefined {
    return typeof place === 'string' ? place : this.columns.get(table)?.order?.[place]
  }

  /** Whether a column of a table contains masked values. */
  isMasked(table: string, column: string): boolean {
    const [inTable, name] = [table.toLowerCase(), column.toLowerCase()]
    if (this.whole.has(inTable)) return true
    return this.isEntry(inTable, name) || (this.masked.get(inTable)?.has(name) ?? false)
  }

  isMaskedName(column: string): boolean {
    return this.#maskedNames.has(column.toLowerCase())
  }

  isMaskedPlace(table: string, place: string | number): boolean {
    const column = this.columnAt(table, place)
    return this.whole.has(table) || (column !== undefined && this.isMasked(table, column))
  }

  /** Whether a definition in the suite shows that a table has this column. */
  isKnownColumn(table: string, column: string): boolean {
    return this.columns.get(table.toLowerCase())?.known.has(column.toLowerCase()) ?? false
  }

  /** Whether masked values can affect the execution or the result of a statement. */
  involve(tokens: readonly Token[]): boolean {
    const areOfInterest = this.areOfInterest
    if (areOfInterest && this.#asksServer(tokens)) return true
    return tokens.some((token, index) => {
      if (token.kind === 'string') return areOfInterest && this.#namesTainted(token.text)
      const isSystem =
        systemSchemas.includes(nameOf(token)?.toLowerCase() ?? '') && isPunctuation(tokens[index + 1], '.')
      return (areOfInterest && isSystem) || this.#isTaintedName(token)
    })
  }

  /** True if the text of a statement does not show what is executed or returned. */
  #asksServer(tokens: readonly Token[]): boolean {
    const first = wordOf(tokens[0])
    if (this.looksAtSystem || first === 'execute' || first === 'call' || first === 'get') return true
    if (first !== 'show') return false
    return !tokens.slice(1, 4).some(token => harmlessShows.includes(wordOf(token) ?? ''))
  }

  /** Notes a statement such as `USE information_schema`. */
  noteUse(tokens: readonly Token[]): void {
    if (wordOf(tokens[0]) === 'use' && systemSchemas.includes(nameOf(tokens[1])?.toLowerCase() ?? ''))
      this.looksAtSystem = true
  }

  /** Whether a query returns masked values; each `*` counts as masked. */
  returnMasked(query: readonly Token[], locals: ReadonlySet<string> | undefined): boolean {
    const isMasked = (tokens: readonly Token[]) =>
      tokens.some((_, index) => isStar(tokens, index) || this.isMaskedToken(tokens, index, locals))
    if (!this.involve(query) && !isMasked(query.filter(token => !isPunctuation(token, '*')))) return false
    return hasSubquery(query) ? isMasked(query) : selectLists(query).some(items => items.some(isMasked))
  }

  isMaskedItem(item: readonly Token[], locals: ReadonlySet<string> | undefined): boolean {
    return item.some((_, index) => isStar(item, index) || this.isMaskedToken(item, index, locals))
  }

  isMaskedToken(tokens: readonly Token[], index: number, locals: ReadonlySet<string> | undefined): boolean {
    const token = tokens[index]!
    if (token.kind === 'user-variable') return this.variables.has(token.text.toLowerCase())
    const name = nameOf(token)?.toLowerCase()
    if (name === undefined || isPunctuation(tokens[index + 1], '.')) return false
    if (this.routines.has(name) || this.whole.has(name) || locals?.has(name)) return true
    if (isPunctuation(tokens[index + 1], '(') && token.kind === 'word') return false
    if (!this.#maskedNames.has(name)) return false
    const table = isPunctuation(tokens[index - 1], '.') ? nameOf(tokens[index - 2])?.toLowerCase() : undefined
    return table === undefined || !this.isKnownColumn(table, name) || this.isMasked(table, name)
  }

  #isTaintedName(token: Token): boolean {
    if (token.kind === 'user-variable') return this.variables.has(token.text.toLowerCase())
    const name = nameOf(token)?.toLowerCase()
    if (name === undefined) return false
    const isEntry = this.#entries.some(({ table, column }) => (table ?? column) === name)
    return isEntry || this.masked.has(name) || [this.whole, this.beside, this.routines].some(names => names.has(name))
  }

  #namesTainted(literal: string): boolean {
    return significant(lex(valueOfLiteral(literal, defaultQuoting))).some(token => this.#isTaintedName(token))
  }
}

/** True unless the query is a plain SELECT: the results of a subquery may have any name in the query around it. */
export function hasSubquery(query: readonly Token[]): boolean {
  return (
    wordOf(query[0]) !== 'select' ||
    query.filter(token => wordOf(token) === 'select').length !== selectLists(query).length
  )
}

/** True for `*` or `t.*` in a list of columns, false in COUNT(*) and in a product. */
function isStar(tokens: readonly Token[], index: number): boolean {
  if (!isPunctuation(tokens[index], '*')) return false
  const before = tokens[index - 1]
  return (
    before === undefined ||
    isPunctuation(before, '.') ||
    isPunctuation(before, ',') ||
    ['select', 'distinct', 'all'].includes(wordOf(before) ?? '')
  )
}
