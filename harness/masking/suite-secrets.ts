import type { Statement, Suite } from '../model/statement.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { defaultQuoting, type Quoting } from '../sql/lexer/quoting.ts'
import { initialQuoting, type QuotingState, quotingAfter } from '../sql/lexer/quoting-state.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { defineTables, followDefinition, followTables } from './follow-definitions.ts'
import type { MaskedColumn } from './masked-column.ts'
import { type InsertedQuery, readUnits, type SqlUnit, type SqlUnits, selectLists } from './sql-units.ts'
import { definitionIn, localNames, subStatements } from './sub-statements.ts'
import { hasSubquery, TaintedNames } from './tainted-names.ts'

const tableClauses = new Set(['from', 'join', 'inner', 'cross', 'natural', 'straight_join', 'update', 'with', 'as'])
/** The maximum number of links in a chain of tainted names that is followed. */
const mostPasses = 12

interface Read {
  id: string
  tokens: readonly Token[]
  parts: { tokens: readonly Token[]; units: SqlUnits }[]
  locals: ReadonlySet<string>
}

/**
 * Where values of masked columns may occur in the statements of one suite. Tainted names are followed until no more are
 * found. Where the text is not conclusive, the values are assumed to occur.
 */
export class SuiteSecrets {
  readonly #names: TaintedNames
  readonly #numeric = new Set<string>()
  readonly #localsOf = new Map<string, Set<string>>()
  readonly #quotings = new Map<string, Quoting>()
  readonly #involvedIds = new Set<string>()
  /** A masked column is numeric: then numbers whose column is unknown may be its values. */
  readonly numbersMatter: boolean
  /** Numbers of errors that the suite's own programs raise, with their own texts. */
  readonly signalled = new Set<number>()

  constructor(entries: readonly MaskedColumn[], { fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const names = new TaintedNames(entries)
    this.#names = names
    const all = this.#read([...(fixture?.statements ?? []), ...statements])
    for (const read of all) this.#define(read)
    for (let pass = 0; pass < mostPasses; pass++) {
      names.hasChanged = false
      for (const read of all) this.#follow(read)
      if (!names.hasChanged) break
    }
    for (const { tokens, id } of all) if (names.involve(tokens)) this.#involvedIds.add(id)
    this.numbersMatter = [...names.masked].some(([table, columns]) =>
      [...columns].some(column => this.#numeric.has(`${table}.${column}`) || !names.isKnownColumn(table, column)),
    )
  }

  /** Whether masking has anything to do in this suite. */
  get isArmed(): boolean {
    return this.#names.areOfInterest || this.#involvedIds.size > 0
  }

  quotingOf(id: string): Quoting {
    return this.#quotings.get(id) ?? defaultQuoting
  }

  /** Decides by the whole text of the statement, if known, because a part of the text may not suffice. */
  isInvolved(id: string, sql: string): boolean {
    return this.#involvedIds.has(id) || this.involves(significant(lex(sql, this.quotingOf(id))))
  }

  /** Whether masked values can affect the execution or the result of a statement. */
  involves(tokens: readonly Token[]): boolean {
    return this.#names.involve(tokens)
  }

  isMasked(table: string, column: string): boolean {
    return this.#names.isMasked(table, column)
  }

  isMaskedName(column: string): boolean {
    return this.#names.isMaskedName(column)
  }

  isKnownColumn(table: string, column: string): boolean {
    return this.#names.isKnownColumn(table, column)
  }

  /** Whether the suite uses the name for anything. */
  hasName(name: string): boolean {
    return this.#names.used.has(name)
  }

  /** Whether a name in a statement is a column of a table of the suite; an alias may have the same name as a column. */
  hasColumn(column: string, statement: readonly Token[]): boolean {
    const { whole, beside, columns } = this.#names
    if (wordOf(statement[0]) === 'with') return false
    const isOfView = (name: string) => (whole.has(name) || beside.has(name)) && !columns.has(name)
    if (statement.some(token => isOfView(nameOf(token)?.toLowerCase() ?? ''))) return false
    for (const { known } of columns.values()) if (known.has(column)) return true
    return false
  }

  /** Whether values of masked columns occur in this part of a statement. */
  isMaskedUnit(unit: SqlUnit, id: string): boolean {
    const { target, tokens, subqueries } = unit
    if (target && this.#names.isMaskedPlace(target.table, target.column)) return true
    const locals = this.#localsOf.get(id)
    if (tokens.some((_, index) => this.#names.isMaskedToken(tokens, index, locals))) return true
    // A query that fills a new table is not compared with anything.
    return !tableClauses.has(unit.clause) && subqueries.some(query => this.#names.returnMasked(query, locals))
  }

  /** Whether the value of an INSERT goes to a column that is known and not masked. */
  isHarmlessTarget({ target }: SqlUnit): boolean {
    if (!target || this.#names.whole.has(target.table)) return false
    const column = this.#names.columnAt(target.table, target.column)
    return column !== undefined && this.isKnownColumn(target.table, column) && !this.isMasked(target.table, column)
  }

  #read(statements: readonly Statement[]): Read[] {
    const states = new Map<string, QuotingState>()
    return statements.map(({ id, session, sql }) => {
      const state = states.get(session) ?? initialQuoting
      const all = lex(sql, state.current)
      states.set(session, quotingAfter(state, all))
      if (state.current !== defaultQuoting) this.#quotings.set(id, state.current)
      const tokens = significant(all)
      const locals = localNames(tokens, definitionIn(tokens))
      const parts = subStatements(tokens).map(part => ({ tokens: part, units: readUnits(part) }))
      return { id, tokens, parts, locals }
    })
  }

  /** Notes what a statement declares about tables, independent of other statements. */
  #define({ tokens, parts }: Read): void {
    this.#names.noteUse(tokens)
    for (const [index, token] of tokens.entries()) {
      const name = nameOf(token)?.toLowerCase()
      if (name !== undefined) this.#names.used.add(name)
      if (wordOf(token) === 'mysql_errno') this.signalled.add(Number(tokens[index + 2]?.text))
    }
    for (const part of parts) for (const numeric of defineTables(part.tokens, this.#names)) this.#numeric.add(numeric)
  }

  /** Notes the names that a statement taints. */
  #follow({ id, tokens, parts, locals }: Read): void {
    const names = this.#names
    const tainted = this.#localsOf.get(id) ?? new Set<string>()
    this.#localsOf.set(id, tainted)
    followDefinition(tokens, names)
    for (const part of parts) {
      followTables(part.tokens, tainted, names)
      const first = wordOf(part.tokens[0])
      const returns = names.returnMasked(part.tokens, tainted) || (first === 'get' && names.areOfInterest)
      const isRun = first === 'execute' && names.routines.has(nameOf(part.tokens[1])?.toLowerCase() ?? '')
      const isCall = (first === 'call' && names.involve(part.tokens)) || isRun
      for (const unit of part.units.units) {
        const isMasked = this.isMaskedUnit(unit, id) || (isCall && ['call', 'using'].includes(unit.clause))
        const isFilled = returns && (unit.clause === 'into' || unit.clause === 'fetch' || first === 'get')
        if (isMasked || isFilled) this.#taintVariables(unit, locals, tainted)
        if (isMasked) this.#taintFrom(unit, part.tokens, tainted)
      }
      for (const inserted of part.units.inserted) this.#followInserted(inserted, tainted)
      const declared = part.tokens.findIndex(token => wordOf(token) === 'declare')
      if (returns && declared >= 0) names.add(tainted, nameOf(part.tokens[declared + 1])?.toLowerCase() ?? '')
    }
    // The text is composed elsewhere, so its contents are unknown.
    const isUnknown = tokens[3]?.kind === 'user-variable' && names.areOfInterest
    if (wordOf(tokens[0]) === 'prepare' && (isUnknown || names.involve(tokens.slice(1))))
      names.add(names.routines, nameOf(tokens[1])?.toLowerCase() ?? '')
  }

  /** Taints the other places that the values of a part reach. */
  #taintFrom({ tokens, clause, target }: SqlUnit, statement: readonly Token[], tainted: Set<string>): void {
    const names = this.#names
    if (target) names.maskPlace(target.table, target.column)
    const last = nameOf(tokens.at(-1))?.toLowerCase()
    // An alias is the name by which the rest of the statement refers to the value.
    if (clause === 'select' && tokens.length > 1 && last !== undefined && !isPunctuation(tokens.at(-2), '.'))
      names.add(tainted, last)
    if (clause !== 'set' && clause !== 'update') return
    // `SET a = b`: if b is masked, so is a, in each table of the statement.
    const at = tokens.findIndex(token => isPunctuation(token, '='))
    const column = at > 0 ? nameOf(tokens[at - 1])?.toLowerCase() : undefined
    if (column === undefined || !names.isMaskedItem(tokens.slice(at + 1), tainted)) return
    for (const token of statement) {
      const table = nameOf(token)?.toLowerCase()
      if (table !== undefined && names.isKnownColumn(table, column)) names.mask(table, column)
    }
  }

  #followInserted({ table, columns, query }: InsertedQuery, tainted: ReadonlySet<string>): void {
    const names = this.#names
    if (!names.returnMasked(query, tainted)) return
    const lists = selectLists(query)
    const width = columns?.length ?? names.columns.get(table)?.order?.length
    const isPlain = !hasSubquery(query) && lists.every(items => items.length === width)
    if (!isPlain) names.add(names.whole, table)
    else
      for (const items of lists) {
        for (const [place, item] of items.entries())
          if (names.isMaskedItem(item, tainted)) names.maskPlace(table, columns?.[place] ?? place)
      }
  }

  #taintVariables({ tokens }: SqlUnit, locals: ReadonlySet<string>, tainted: Set<string>): void {
    for (const token of tokens) {
      const name = nameOf(token)?.toLowerCase()
      if (token.kind === 'user-variable') this.#names.add(this.#names.variables, token.text.toLowerCase())
      else if (name !== undefined && locals.has(name)) this.#names.add(tainted, name)
    }
  }
}
