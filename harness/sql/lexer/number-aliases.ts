import { lex, type Token } from './lex.ts'
import { isPunctuation, nameOf, wordOf } from './token-walk.ts'

const beginsQuery = ['select', 'with', 'values', 'table']
const joinsQueries = ['union', 'except', 'intersect', 'minus']
const beginsTable = ['join', 'straight_join', 'lateral']
const endsTableList = `where group having order limit set union except intersect lock into window procedure values value
  returning select for offset fetch on`.split(/\s+/)
const noAlias = `using join inner cross left right full outer natural straight_join as use force ignore partition
  tablesample with when then do end`.split(/\s+/)

/** A query and the aliases of its tables, by their names in lower case; the queries around it are visible in it. */
interface Scope {
  outer?: Scope
  aliases: Map<string, number>
}

/** What stands between two parentheses, or the whole text. */
interface Frame {
  scope: Scope
  /** The tables of FROM or UPDATE are listed here; a name is expected next, or its alias. */
  state: 'none' | 'list' | 'table' | 'alias'
  holds: 'query' | 'tables' | 'rows' | 'other'
}

/** A statement whose tables have numbers for aliases. */
interface NumberedAliases {
  sql: string
  /** Returns the label of a column of the statement with the same numbers: `COUNT(u.id)` is `COUNT(t1.id)`. */
  label: (text: string) => string
}

/**
 * Returns a statement with its aliases of tables as t1, t2 and so on, in the order of their declarations, and the names
 * that refer to them likewise. All else stays as it is. An alias is never dropped, because it may tell one side of a
 * join of a table with itself from the other.
 */
export function numberAliases(sql: string): NumberedAliases {
  const tokens = tokensOf(sql)
  const { references, count, outermost } = new AliasReader(tokens).read()
  if (count === 0) return { sql, label: text => text }
  return {
    sql: replaced(sql, tokens, references),
    label: text => {
      const own = tokensOf(text)
      const qualifiers = [...own.keys()].filter(index => isQualifier(own, index))
      return replaced(
        text,
        own,
        qualifiers.map(index => ({ index, scope: outermost })),
      )
    },
  }
}

function tokensOf(sql: string): Token[] {
  return lex(sql).filter(token => token.kind !== 'comment')
}

interface Reference {
  /** The index of the token that is, or may be, an alias. */
  index: number
  scope: Scope
}

function replaced(text: string, tokens: readonly Token[], references: readonly Reference[]): string {
  let made = ''
  let done = 0
  for (const { index, scope } of references) {
    const number = numberOf(nameOf(tokens[index])!, scope)
    if (number === undefined) continue
    const { start, end } = tokens[index]!
    made += `${text.slice(done, start)}t${number}`
    done = end
  }
  return made + text.slice(done)
}

function isQualifier(tokens: readonly Token[], index: number): boolean {
  return (
    nameOf(tokens[index]) !== undefined &&
    isPunctuation(tokens[index + 1], '.') &&
    !isPunctuation(tokens[index - 1], '.')
  )
}

function numberOf(name: string, scope: Scope): number | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const number = at.aliases.get(name.toLowerCase())
    if (number !== undefined) return number
  }
  return undefined
}

class AliasReader {
  readonly #tokens: readonly Token[]
  readonly #frames: Frame[] = [{ scope: { aliases: new Map() }, state: 'none', holds: 'query' }]
  /** The names that may refer to an alias, and the aliases themselves, in the order of the text. */
  readonly #references: Reference[] = []
  #count = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** `outermost`: the query whose rows are the result, the first of a UNION. */
  read(): { references: Reference[]; count: number; outermost: Scope } {
    const outermost = this.#frame.scope
    for (let index = 0; index < this.#tokens.length; index++) this.#take(index)
    return { references: this.#references, count: this.#count, outermost }
  }

  get #frame(): Frame {
    return this.#frames.at(-1)!
  }

  #take(index: number): void {
    const token = this.#tokens[index]!
    const frame = this.#frame
    if (isPunctuation(token, '(')) this.#open(index)
    else if (isPunctuation(token, ')')) this.#close()
    else if (isPunctuation(token, ';')) this.#frames.splice(0, Number.POSITIVE_INFINITY, freshFrame())
    else if (isPunctuation(token, ',')) {
      if (frame.state === 'list' || frame.state === 'alias') frame.state = 'table'
    } else if (isPunctuation(this.#tokens[index - 1], '.')) return
    else if (this.#frame.state !== 'table' && isQualifier(this.#tokens, index)) this.#refer(index)
    else this.#takeWord(index)
  }

  #takeWord(index: number): void {
    const frame = this.#frame
    const word = wordOf(this.#tokens[index])
    const before = wordOf(this.#tokens[index - 1])
    if (word !== undefined && joinsQueries.includes(word)) {
      frame.scope = { ...(frame.scope.outer ? { outer: frame.scope.outer } : {}), aliases: new Map() }
      frame.state = 'none'
    } else if (this.#beginsList(index, before)) {
      frame.state = 'table'
    } else if (frame.state === 'table') {
      if (word !== undefined && [...beginsTable, 'low_priority', 'ignore', 'only'].includes(word)) return
      // DELETE FROM alias USING table AS alias.
      if (before === 'from' && wordOf(this.#tokens[index - 2]) === 'delete') this.#refer(index)
      frame.state = 'alias'
    } else if (word !== undefined && beginsTable.includes(word)) {
      if (frame.state !== 'none' || frame.holds !== 'other') frame.state = 'table'
    } else if (word === 'as' && (frame.state === 'alias' || frame.holds === 'rows')) return
    else if (frame.state === 'alias' && this.#isAlias(index, before === 'as')) this.#declare(index)
    else if (
      before === 'as' &&
      isPunctuation(this.#tokens[index - 2], ')') &&
      frame.holds === 'query' &&
      this.#isRowAlias(index)
    ) {
      this.#declare(index)
    } else if (word !== undefined && endsTableList.includes(word)) frame.state = 'none'
    else if (before === 'delete' || before === 'of') this.#refer(index)
    else if (frame.state === 'alias') frame.state = 'list'
  }

  /** FROM of a query, USING of DELETE, and UPDATE at the beginning of a statement. */
  #beginsList(index: number, before: string | undefined): boolean {
    const { holds, state } = this.#frame
    const word = wordOf(this.#tokens[index])
    if (word === 'from') return holds === 'query' && before !== 'distinct'
    if (word === 'using') return state === 'alias' && !isPunctuation(this.#tokens[index + 1], '(')
    if (word === 'update') return holds === 'query' && before !== 'key' && before !== 'for' && before !== 'on'
    return false
  }

  #isAlias(index: number, isMarked: boolean): boolean {
    const token = this.#tokens[index]
    const word = wordOf(token)
    if (nameOf(token) === undefined) return false
    return isMarked || word === undefined || !(noAlias.includes(word) || endsTableList.includes(word))
  }

  /** INSERT … VALUES (…) AS name ON DUPLICATE KEY UPDATE. */
  #isRowAlias(index: number): boolean {
    const next = this.#tokens[index + 1]
    return nameOf(this.#tokens[index]) !== undefined && (wordOf(next) === 'on' || isPunctuation(next, '('))
  }

  #refer(index: number): void {
    if (nameOf(this.#tokens[index]) !== undefined) this.#references.push({ index, scope: this.#frame.scope })
  }

  #declare(index: number): void {
    const { scope } = this.#frame
    this.#count += 1
    scope.aliases.set(nameOf(this.#tokens[index])!.toLowerCase(), this.#count)
    this.#refer(index)
    this.#frame.state = 'list'
  }

  #open(index: number): void {
    const { scope, state } = this.#frame
    const isQuery = beginsQuery.includes(wordOf(this.#tokens[index + 1]) ?? '')
    if (isQuery) this.#frames.push({ scope: { outer: scope, aliases: new Map() }, state: 'none', holds: 'query' })
    else if (state === 'table') this.#frames.push({ scope, state: 'table', holds: 'tables' })
    else this.#frames.push({ scope, state: 'none', holds: 'other' })
  }

  #close(): void {
    if (this.#frames.length > 1) this.#frames.pop()
    // The alias of a derived table, or of a table function, stands behind its parenthesis.
    if (this.#frame.state === 'table') this.#frame.state = 'alias'
  }
}

function freshFrame(): Frame {
  return { scope: { aliases: new Map() }, state: 'none', holds: 'query' }
}
