import type { OrderGuarantee, Param } from '../model/statement.ts'
import { type ColumnName, columnName, dependenciesOf, equationsOf, type ParamsByPlace } from './equations.ts'
import { type FromContext, JoinedTables, joinedTables, renamed } from './from-clause.ts'
import { lex, type Token } from './lex.ts'
import { type QueryExpression, queryExpression, selectClauses, Unproved } from './query-clauses.ts'
import {
  type Attribute,
  determinedBy,
  determinesRows,
  freshAttribute,
  type NamedAttribute,
  type Relation,
  relationOfTable,
  type UniqueKeys,
  unknownRelation,
} from './relation.ts'
import { hasAggregate, type SelectItem, selectItems } from './select-items.ts'
import { isPunctuation, listItems, nameOf, significant, wordOf } from './token-walk.ts'

/** Functions that give another value each time: what is ordered by them has no place of its own. */
const volatile =
  /^(?:rand|random|uuid|uuid_short|uuid_v4|uuid_v7|random_bytes|sys_guid|sleep|sysdate|nextval|next|lastval|last_insert_id)$/

/** Functions whose texts grow beyond what a server sorts by. */
const long =
  /^(?:group_concat|json_\w+|concat_ws|repeat|lpad|rpad|space|load_file|export_set|insert|replace|hex|to_base64)$/

/**
 * `total` where the schema proves that no two rows of the result tie, else the guarantee as it was given. What cannot
 * be followed (views of which only columns are known, LATERAL, table functions, NATURAL joins, recursive queries …)
 * proves nothing. A guarantee of `none` can only become total where there is at most one row.
 */
export function proveOrder(
  sql: string,
  guarantee: OrderGuarantee,
  schema: UniqueKeys,
  params: readonly Param[] = [],
): OrderGuarantee {
  if (guarantee.kind === 'total') return guarantee
  const all = lex(sql)
  const tokens = significant(all)
  if (!canBeRead(sql, all, tokens)) return guarantee
  const markers = all.filter(token => token.kind === 'parameter')
  const byPlace = new Map(markers.flatMap(({ start }, index) => (params[index] ? [[start, params[index]]] : [])))
  try {
    const query = new QueryProof(schema, byPlace, new Map()).orderedQuery(tokens)
    const start = guarantee.kind === 'partial' ? query.order : []
    return determinesRows(start, query) ? { kind: 'total' } : guarantee
  } catch (error) {
    if (error instanceof Unproved) return guarantee
    throw error
  }
}

/** Texts that another server, version or sql_mode would read in another way are left alone. */
function canBeRead(sql: string, all: readonly Token[], tokens: readonly Token[]): boolean {
  if (!['select', 'with'].includes(wordOf(tokens.find(token => !isPunctuation(token, '('))) ?? '')) return false
  if (sql.includes('\\') || all.some(token => token.kind === 'versioned-open')) return false
  return !tokens.some((token, index) => volatile.test(wordOf(token) ?? '') && !isPunctuation(tokens[index - 1], '.'))
}

/** A relation, and what its ORDER BY covers. */
interface OrderedRelation extends Relation {
  order: Attribute[]
}

class QueryProof {
  readonly #schema: UniqueKeys
  readonly #params: ParamsByPlace
  /** Each use of a common table is a table of its own. */
  readonly #commonTables: ReadonlyMap<string, () => Relation>

  constructor(schema: UniqueKeys, params: ParamsByPlace, commonTables: ReadonlyMap<string, () => Relation>) {
    this.#schema = schema
    this.#params = params
    this.#commonTables = commonTables
  }

  orderedQuery(tokens: readonly Token[]): OrderedRelation {
    const query = queryExpression(tokens)
    if (query.commonTables.length > 0) return this.#withCommonTables(query).#body(query)
    return this.#body(query)
  }

  #withCommonTables({ isRecursive, commonTables }: QueryExpression): QueryProof {
    let proof: QueryProof = this
    for (const { name, columns, query } of commonTables) {
      const scope = proof
      const isSelfReferring = isRecursive && query.some(token => nameOf(token)?.toLowerCase() === name.toLowerCase())
      const relation = () => {
        if (isSelfReferring) return unknownRelation()
        const inner = scope.orderedQuery(query)
        return columns ? renamed(inner, columns) : inner
      }
      proof = new QueryProof(
        this.#schema,
        this.#params,
        new Map([...scope.#commonTables, [name.toLowerCase(), relation]]),
      )
    }
    return proof
  }

  #body({ operands, operators, orderBy }: QueryExpression): OrderedRelation {
    const [first] = operands
    if (operands.length === 1) {
      if (!isPunctuation(first![0], '(')) return this.#select(first!)
      const inner = this.orderedQuery(first!)
      return orderBy.length === 0 ? inner : { ...inner, order: orderOfColumns(orderBy, inner.columns) }
    }
    const relations = operands.map(operand => this.orderedQuery(operand))
    const columns = unionColumns(relations)
    const order = orderOfColumns(orderBy, columns)
    const rows = columns && isDeduplicated(operators) ? columns.map(({ attribute }) => attribute) : [freshAttribute()]
    return { isTable: false, columns, rows, dependencies: [], order }
  }

  #select(tokens: readonly Token[]): OrderedRelation {
    const { isDistinct, items: itemTokens, from, where, groupBy, orderBy } = selectClauses(tokens)
    const context: FromContext = {
      relationOf: table => this.#tableRelation(table),
      relationOfQuery: query => this.orderedQuery(query),
      params: this.#params,
    }
    const tables = from.length > 0 ? joinedTables(from, context) : new JoinedTables([], [])
    const stated = dependenciesOf(equationsOf(where, this.#params), name => tables.resolve(name))
    const dependencies = [...tables.dependencies, ...stated]
    const list = new SelectList(selectItems(itemTokens), tables)
    const isAggregated = groupBy.length > 0 || hasAggregate(itemTokens)
    const groups = isAggregated ? groupsOf(groupBy, list) : undefined
    if (groups) list.keepOnly(determinedBy(groups, dependencies))
    const columns = list.columns()
    let rows = groups ?? [...tables.rows]
    let order = listItems(orderBy).flatMap(key => list.orderedBy(withoutDirection(key)) ?? [])
    if (isDistinct) {
      rows = columns ? columns.map(({ attribute }) => attribute) : [freshAttribute()]
      order = order.filter(attribute => rows.includes(attribute))
    }
    order = order.filter(({ traits }) => traits.sortsWhole)
    return { isTable: false, columns, rows, dependencies, order }
  }

  #tableRelation({ database, name }: { database?: string; name: string }): Relation {
    const common = database === undefined ? this.#commonTables.get(name.toLowerCase()) : undefined
    if (common) return common()
    const isHome = database === undefined || database === this.#schema.database
    const table = isHome ? this.#schema.tables.get(name) : undefined
    return table ? relationOfTable(table) : unknownRelation()
  }
}

/** UNION and its kin without ALL leave no two rows that are equal; the last UNION does so for all before it. */
function isDeduplicated(operators: readonly string[][]): boolean {
  const isDistinct = (operator: readonly string[]) => !operator.includes('all')
  if (operators.every(isDistinct)) return true
  return operators.every(([word]) => word === 'union') && isDistinct(operators.at(-1)!)
}

function unionColumns(relations: readonly Relation[]): NamedAttribute[] | undefined {
  const [first, ...others] = relations
  return first?.columns?.map(({ name, attribute }, index) => {
    const alike = others.map(({ columns }) => columns?.[index]?.attribute)
    const sortsWhole = attribute.traits.sortsWhole && alike.every(each => each?.traits.sortsWhole ?? false)
    return { name, attribute: freshAttribute({ class: 'other', sortsWhole }) }
  })
}

/** What an ORDER BY covers that sees nothing but the columns of the result. */
function orderOfColumns(orderBy: readonly Token[], columns: NamedAttribute[] | undefined): Attribute[] {
  return listItems(orderBy).flatMap(item => {
    const key = withoutDirection(item)
    const position = positionOf(key)
    const name = key.length === 1 ? nameOf(key[0])?.toLowerCase() : undefined
    const found =
      position === undefined ? columns?.filter(column => column.name === name) : columns?.slice(position - 1, position)
    return found?.length === 1 && found[0]!.attribute.traits.sortsWhole ? [found[0]!.attribute] : []
  })
}

function withoutDirection(key: readonly Token[]): readonly Token[] {
  const last = wordOf(key.at(-1))
  return last === 'asc' || last === 'desc' ? key.slice(0, -1) : key
}

function positionOf(key: readonly Token[]): number | undefined {
  const [only] = key
  return key.length === 1 && only?.kind === 'number' && /^[1-9]\d*$/.test(only.text) ? Number(only.text) : undefined
}

/** The attributes by which rows are grouped; one that nothing determines where that cannot be told. */
function groupsOf(groupBy: readonly Token[], list: SelectList): Attribute[] {
  if (groupBy.some(token => ['rollup', 'cube', 'sets'].includes(wordOf(token) ?? ''))) return [freshAttribute()]
  if (groupBy.length === 0) return []
  return listItems(groupBy).map(key => list.groupedBy(withoutDirection(key)) ?? freshAttribute())
}

/** The columns that a SELECT returns, and the names that its GROUP BY and ORDER BY find. */
class SelectList {
  readonly #tables: JoinedTables
  /** Undefined from the first `*` on whose columns are not known. */
  readonly #columns: (NamedAttribute & { isAlias: boolean })[] = []
  readonly #isKnown: boolean
  readonly #expressions = new Map<string, Attribute>()
  /** In a grouped query, what has one value in each group. */
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
    // A column that is not the same throughout its group is any of its values.
    return this.#columns.map(({ name, attribute }) => ({
      name,
      attribute: this.#isKept(attribute) ? attribute : freshAttribute({ class: 'other', sortsWhole: false }),
    }))
  }

  /** From now on only these have a value: the others are any of those in the group. */
  keepOnly(constantInGroup: ReadonlySet<Attribute>): void {
    this.#constantInGroup = constantInGroup
  }

  /** ORDER BY looks for a name among the labels first. */
  orderedBy(key: readonly Token[]): Attribute | undefined {
    const attribute = this.#byPosition(key) ?? this.#byLabel(key) ?? this.#byColumn(key) ?? this.#byExpression(key)
    return attribute && this.#isKept(attribute) ? attribute : undefined
  }

  /** GROUP BY looks for a name among the tables' columns first. */
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

  /** The same attribute for the same text, where that text means the same wherever it stands. */
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
