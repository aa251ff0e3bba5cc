import { tableNameAt } from '../effects/table-references.ts'
import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../lexer/token-walk.ts'
import { type ColumnName, dependenciesOf, equationsOf, type ParamsByPlace } from './equations.ts'
import { Unproved } from './query-clauses.ts'
import type { Attribute, Dependency, NamedAttribute, Relation } from './relation.ts'

/** A table or derived table in a FROM clause, under its name in the query. */
interface Leaf {
  name: string
  relation: Relation
}

/** All tables that a FROM clause joins. */
export class JoinedTables {
  readonly leaves: readonly Leaf[]
  readonly rows: readonly Attribute[]
  readonly dependencies: readonly Dependency[]
  /** Columns that USING merged, by name. */
  readonly #merged: ReadonlyMap<string, Attribute>

  constructor(
    leaves: readonly Leaf[],
    dependencies: readonly Dependency[],
    merged: ReadonlyMap<string, Attribute> = new Map(),
  ) {
    this.leaves = leaves
    this.rows = leaves.flatMap(({ relation }) => relation.rows)
    this.dependencies = dependencies
    this.#merged = merged
  }

  /** Finds the attribute of a name; undefined if the name may be that of several columns, or of none. */
  resolve({ table, name }: ColumnName): Attribute | undefined {
    const wanted = name.toLowerCase()
    const merged = table === undefined ? this.#merged.get(wanted) : undefined
    if (merged) return merged
    const candidates = table === undefined ? this.leaves : this.leaves.filter(leaf => leaf.name === table)
    // A table whose columns are not known may have one of this name.
    if (candidates.some(({ relation }) => !relation.columns)) return undefined
    const found = candidates.flatMap(({ relation }) => relation.columns!.filter(column => column.name === wanted))
    return found.length === 1 ? found[0]!.attribute : undefined
  }

  /** Returns the columns of `*` or `table.*`; undefined after USING, because it changes the order of columns. */
  columnsOf(table?: string): NamedAttribute[] | undefined {
    if (this.#merged.size > 0) return undefined
    const leaves = table === undefined ? this.leaves : this.leaves.filter(leaf => leaf.name === table)
    if (leaves.length === 0 || leaves.some(({ relation }) => !relation.columns)) return undefined
    return leaves.flatMap(({ relation }) => relation.columns!)
  }

  /** Returns the same tables with other dependencies and with more merged columns. */
  knowing(dependencies: readonly Dependency[], merged: Iterable<[string, Attribute]> = []): JoinedTables {
    return new JoinedTables(this.leaves, dependencies, new Map([...this.#merged, ...merged]))
  }

  and(other: JoinedTables): JoinedTables {
    const merged = new Map([...this.#merged, ...other.#merged])
    return new JoinedTables([...this.leaves, ...other.leaves], [...this.dependencies, ...other.dependencies], merged)
  }
}

/** The context in which a FROM clause is read: the meaning of its names and its derived tables. */
export interface FromContext {
  relationOf: (table: { database?: string; name: string }) => Relation
  relationOfQuery: (tokens: readonly Token[]) => Relation
  params: ParamsByPlace
}

export function joinedTables(tokens: readonly Token[], context: FromContext): JoinedTables {
  return listItems(tokens)
    .map(item => new JoinReader(item, context).read())
    .reduce((all, each) => all.and(each))
}

const joinWords = ['join', 'inner', 'cross', 'straight_join', 'natural', 'full']
const indexHints = ['use', 'force', 'ignore']
const noAlias = [...joinWords, ...indexHints, 'left', 'right', 'on', 'using', 'partition', 'for', 'tablesample']

/** One item of a FROM clause: a table with its joins. */
class JoinReader {
  readonly #tokens: readonly Token[]
  readonly #context: FromContext
  #at = 0

  constructor(tokens: readonly Token[], context: FromContext) {
    this.#tokens = tokens
    this.#context = context
  }

  read(): JoinedTables {
    let joined = this.#factor()
    while (this.#at < this.#tokens.length) joined = this.#join(joined)
    return joined
  }

  #word(offset = 0): string | undefined {
    return wordOf(this.#tokens[this.#at + offset])
  }

  #join(first: JoinedTables): JoinedTables {
    const kind = this.#joinKind()
    const second = this.#factor()
    const both = first.and(second)
    const { equations, columns } = this.#condition()
    const stated = [
      ...dependenciesOf(equations, name => both.resolve(name)),
      ...columns.flatMap(name =>
        dependenciesOf([{ kind: 'columns', one: { table: '1', name }, other: { table: '2', name } }], ({ table }) =>
          (table === '1' ? first : second).resolve({ name }),
        ),
      ),
    ]
    const [outer, inner] = kind === 'right' ? [second, first] : [first, second]
    const merged = columns.flatMap((name): [string, Attribute][] => {
      const attribute = outer.resolve({ name })
      return attribute ? [[name, attribute]] : []
    })
    // A name that USING merged and that cannot be found must not be found elsewhere.
    if (merged.length < columns.length) throw new Unproved()
    const known = kind === 'inner' ? [...both.dependencies, ...stated] : knownOfOuterJoin(outer, inner, stated)
    return both.knowing(known, merged)
  }

  #joinKind(): 'inner' | 'left' | 'right' {
    const word = this.#word()
    const next = this.#word(1)
    if (word === 'join' || word === 'straight_join') {
      this.#at += 1
      return 'inner'
    }
    if ((word === 'inner' || word === 'cross') && next === 'join') {
      this.#at += 2
      return 'inner'
    }
    if (word === 'left' || word === 'right') {
      const length = next === 'outer' ? 3 : 2
      if (this.#word(length - 1) !== 'join') throw new Unproved()
      this.#at += length
      return word
    }
    throw new Unproved()
  }

  #condition() {
    const word = this.#word()
    if (word === 'using' && isPunctuation(this.#tokens[this.#at + 1], '(')) {
      const end = closingIndex(this.#tokens, this.#at + 1)
      const names = listItems(this.#tokens.slice(this.#at + 2, end)).map(
        ([token]) => nameOf(token)?.toLowerCase() ?? '',
      )
      this.#at = end + 1
      return { equations: [], columns: names }
    }
    if (word !== 'on') return { equations: [], columns: [] }
    const start = this.#at + 1
    while (this.#at < this.#tokens.length) {
      this.#at += 1
      if (isPunctuation(this.#tokens[this.#at], '(')) this.#at = closingIndex(this.#tokens, this.#at)
      else if (this.#isJoinAhead()) break
      else if (['on', 'using'].includes(this.#word() ?? '')) throw new Unproved()
    }
    return { equations: equationsOf(this.#tokens.slice(start, this.#at), this.#context.params), columns: [] }
  }

  #isJoinAhead(): boolean {
    const word = this.#word()
    if (word === undefined || isPunctuation(this.#tokens[this.#at - 1], '.')) return false
    if (word === 'left' || word === 'right') return !isPunctuation(this.#tokens[this.#at + 1], '(')
    return joinWords.includes(word)
  }

  #factor(): JoinedTables {
    const first = this.#tokens[this.#at]
    if (isPunctuation(first, '(')) return this.#parenthesised()
    const found = tableNameAt(this.#tokens, this.#at)
    if (!found || wordOf(first) === 'lateral') throw new Unproved()
    this.#at = found.end
    // A table function, for example JSON_TABLE.
    if (isPunctuation(this.#tokens[this.#at], '(')) throw new Unproved()
    const { name } = this.#alias() ?? { name: found.table.name }
    while (indexHints.includes(this.#word() ?? '')) {
      const open = this.#tokens.findIndex((token, index) => index > this.#at && isPunctuation(token, '('))
      if (open < 0) throw new Unproved()
      this.#at = closingIndex(this.#tokens, open) + 1
    }
    const isDual = first?.kind === 'word' && found.table.name.toLowerCase() === 'dual'
    const relation = isDual
      ? { isTable: false, columns: [], rows: [], dependencies: [] }
      : this.#context.relationOf(found.table)
    return new JoinedTables([{ name, relation }], relation.dependencies)
  }

  #parenthesised(): JoinedTables {
    const end = closingIndex(this.#tokens, this.#at)
    const inner = this.#tokens.slice(this.#at + 1, end)
    this.#at = end + 1
    const firstWord = wordOf(inner.find(token => !isPunctuation(token, '(')))
    if (!['select', 'with', 'values', 'table'].includes(firstWord ?? '')) return joinedTables(inner, this.#context)
    const query = this.#context.relationOfQuery(inner)
    const alias = this.#alias()
    if (!alias) throw new Unproved()
    const relation = alias.columns ? renamed(query, alias.columns) : query
    return new JoinedTables([{ name: alias.name, relation }], relation.dependencies)
  }

  #alias(): { name: string; columns?: string[] } | undefined {
    const isMarked = this.#word() === 'as'
    const token = this.#tokens[this.#at + (isMarked ? 1 : 0)]
    const name = nameOf(token)
    if (name === undefined || (!isMarked && noAlias.includes(wordOf(token) ?? ''))) return undefined
    this.#at += isMarked ? 2 : 1
    if (!isPunctuation(this.#tokens[this.#at], '(')) return { name }
    const end = closingIndex(this.#tokens, this.#at)
    const columns = this.#tokens.slice(this.#at + 1, end).flatMap(each => nameOf(each)?.toLowerCase() ?? [])
    this.#at = end + 1
    return { name, columns }
  }
}

/** Returns a relation whose columns have other names. */
export function renamed(relation: Relation, names: readonly string[]): Relation {
  if (relation.columns?.length !== names.length) return { ...relation, isTable: false, columns: undefined }
  return { ...relation, columns: relation.columns.map((column, index) => ({ ...column, name: names[index]! })) }
}

/**
 * Returns the dependencies after an outer join. A row of the inner side may consist of NULLs. For one row of the outer
 * side there is at most one such row, and then no other, so every dependency of the inner side is true among the rows
 * of one outer row. Only keys of tables are dependencies in the whole result, because their columns are never NULL in
 * real rows.
 */
function knownOfOuterJoin(outer: JoinedTables, inner: JoinedTables, stated: readonly Dependency[]): Dependency[] {
  const within = [...inner.dependencies, ...stated].map(({ from, to }) => ({ from: [...outer.rows, ...from], to }))
  const keys = inner.leaves.flatMap(({ relation }) => (relation.isTable ? relation.dependencies : []))
  return [...outer.dependencies, ...keys, ...within]
}
