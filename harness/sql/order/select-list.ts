import type { Token } from '../lexer/lex.ts'
import { nameOf, wordOf } from '../lexer/token-walk.ts'
import { type ColumnName, columnName } from './equations.ts'
import type { JoinedTables } from './from-clause.ts'
import { Unproved } from './query-clauses.ts'
import { type Attribute, freshAttribute, type NamedAttribute } from './relation.ts'
import type { SelectItem } from './select-items.ts'

/** Functions whose results may be longer than the prefix by which a server sorts. */
const long =
  /^(?:group_concat|json_\w+|concat_ws|repeat|lpad|rpad|space|load_file|export_set|insert|replace|hex|to_base64)$/

/** The columns that a SELECT returns, and the names that its GROUP BY and ORDER BY find. */
export class SelectList {
  readonly #tables: JoinedTables
  /** The columns up to the first `*` whose columns are not known. */
  readonly #columns: (NamedAttribute & { isAlias: boolean })[] = []
  readonly #isKnown: boolean
  readonly #expressions = new Map<string, Attribute>()
  /** In a grouped query, the attributes that have one value in each group. */
  #constantInGroup: ReadonlySet<Attribute> | undefined

  constructor(items: readonly SelectItem[], tables: JoinedTables) {
    this.#tables = tables
    const labels = items.flatMap(item => (item.kind === 'star' ? [] : [item.label]))
    this.#isKnown = items.every(item => {
      if (item.kind !== 'star') {
        const attribute = item.kind === 'column' ? tables.resolve(item.column) : this.#expression(item.tokens, labels)
        const isAlias = item.kind === 'expression' || item.column.name.toLowerCase() !== item.label
        const unresolved = () => freshAttribute({ class: 'other', sortsWhole: false })
        this.#columns.push({ name: item.label, attribute: attribute ?? unresolved(), isAlias })
        return true
      }
      const columns = tables.columnsOf(item.table)
      this.#columns.push(...(columns ?? []).map(column => ({ ...column, isAlias: false })))
      return columns !== undefined
    })
  }

  columns(): NamedAttribute[] | undefined {
    if (!this.#isKnown) return undefined
    // A column with several values in its group may show any of them.
    return this.#columns.map(({ name, attribute }) => ({
      name,
      attribute: this.#isKept(attribute) ? attribute : freshAttribute({ class: 'other', sortsWhole: false }),
    }))
  }

  /** Keeps only the attributes that are constant in each group; the others may have any value of the group. */
  keepOnly(constantInGroup: ReadonlySet<Attribute>): void {
    this.#constantInGroup = constantInGroup
  }

  /** Finds the attribute of an ORDER BY key; ORDER BY searches the labels for a name first. */
  orderedBy(key: readonly Token[]): Attribute | undefined {
    const attribute = this.#byPosition(key) ?? this.#byLabel(key) ?? this.#byColumn(key) ?? this.#byExpression(key)
    return attribute && this.#isKept(attribute) ? attribute : undefined
  }

  /** Finds the attribute of a GROUP BY key; GROUP BY searches the tables' columns for a name first. */
  groupedBy(key: readonly Token[]): Attribute | undefined {
    return this.#byPosition(key) ?? this.#byColumn(key) ?? this.#byLabel(key) ?? this.#byExpression(key)
  }

  #isKept(attribute: Attribute): boolean {
    return this.#constantInGroup?.has(attribute) ?? true
  }

  #byPosition(key: readonly Token[]): Attribute | undefined {
    const position = positionOf(key)
    return position !== undefined && this.#isKnown ? this.#columns[position - 1]?.attribute : undefined
  }

  #byLabel(key: readonly Token[]): Attribute | undefined {
    const name = key.length === 1 ? nameOf(key[0])?.toLowerCase() : undefined
    const found = new Set(this.#columns.filter(column => column.name === name).map(({ attribute }) => attribute))
    if (found.size > 1) throw new Unproved()
    return [...found][0]
  }

  #byColumn(key: readonly Token[]): Attribute | undefined {
    const name: ColumnName | undefined = columnName(key)
    return name && this.#tables.resolve(name)
  }

  #byExpression(key: readonly Token[]): Attribute | undefined {
    if (columnName(key) || key.length < 2) return undefined
    return this.#expression(
      key,
      this.#columns.filter(({ isAlias }) => isAlias).map(column => column.name),
    )
  }

  /** Returns the same attribute for the same text, if that text means the same in every clause. */
  #expression(tokens: readonly Token[], labels: readonly string[]): Attribute {
    const text = tokens.map(token =>
      token.kind === 'string' ? token.text : (nameOf(token) ?? token.text).toLowerCase(),
    )
    const isVariable = tokens.some(({ kind }) => kind === 'parameter' || kind === 'user-variable')
    const isSubquery = text.includes('select')
    const isAmbiguous = tokens.some(token =>
      labels.some(label => label !== '' && label === nameOf(token)?.toLowerCase()),
    )
    const attribute = freshAttribute({ class: 'other', sortsWhole: this.#sortsWhole(tokens) })
    if (isVariable || isSubquery || isAmbiguous) return attribute
    const key = text.join(' ')
    const known = this.#expressions.get(key)
    if (known) return known
    this.#expressions.set(key, attribute)
    return attribute
  }

  #sortsWhole(tokens: readonly Token[]): boolean {
    if (tokens.some(token => long.test(wordOf(token) ?? ''))) return false
    return this.#tables.leaves.every(({ relation }) => {
      const doubtful = relation.columns?.filter(({ attribute }) => !attribute.traits.sortsWhole)
      return doubtful?.every(({ name }) => !tokens.some(token => nameOf(token)?.toLowerCase() === name)) ?? false
    })
  }
}

/** Returns the position that a bare integer in GROUP BY or ORDER BY names. */
export function positionOf(key: readonly Token[]): number | undefined {
  const [only] = key
  return key.length === 1 && only?.kind === 'number' && /^[1-9]\d*$/.test(only.text) ? Number(only.text) : undefined
}
