import type { OrderGuarantee, Param } from '../../model/statement.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { dependenciesOf, equationsOf, type ParamsByPlace } from './equations.ts'
import { type FromContext, JoinedTables, joinedTables, renamed } from './from-clause.ts'
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
import { hasAggregate, selectItems } from './select-items.ts'
import { positionOf, SelectList } from './select-list.ts'

/** Functions that return another value at each call: rows ordered by them have no fixed place. */
const volatile =
  /^(?:rand|random|uuid|uuid_short|uuid_v4|uuid_v7|random_bytes|sys_guid|sleep|sysdate|nextval|next|lastval|last_insert_id)$/

/**
 * Returns `total` if the schema proves that no two rows of the result tie, otherwise the given guarantee. Constructs
 * that this proof cannot follow (views of which only columns are known, LATERAL, table functions, NATURAL joins,
 * recursive queries …) prove nothing. A guarantee of `none` can become total only if there is at most one row.
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

/** Whether a text can be read: texts that another server, version or sql_mode would read differently cannot. */
function canBeRead(sql: string, all: readonly Token[], tokens: readonly Token[]): boolean {
  if (!['select', 'with'].includes(wordOf(tokens.find(token => !isPunctuation(token, '('))) ?? '')) return false
  if (sql.includes('\\') || all.some(token => token.kind === 'versioned-open')) return false
  return !tokens.some((token, index) => volatile.test(wordOf(token) ?? '') && !isPunctuation(tokens[index - 1], '.'))
}

/** A relation, and the attributes that its ORDER BY covers. */
interface OrderedRelation extends Relation {
  order: Attribute[]
}

class QueryProof {
  readonly #schema: UniqueKeys
  readonly #params: ParamsByPlace
  /** Functions that return a new relation, because each use of a common table is a separate table. */
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
      // The parenthesis is never closed, or is followed by something that is no clause.
      if (closingIndex(first!, 0) !== first!.length - 1) throw new Unproved()
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

/**
 * Whether a set operation leaves no two equal rows: UNION, EXCEPT and INTERSECT without ALL do so; the last UNION does
 * so for all operands before it.
 */
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

/** Returns the attributes that an ORDER BY covers if it can only refer to columns of the result. */
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

/**
 * Returns the attributes by which rows are grouped; a key that cannot be read gives a fresh attribute, which nothing
 * determines.
 */
function groupsOf(groupBy: readonly Token[], list: SelectList): Attribute[] {
  if (groupBy.some(token => ['rollup', 'cube', 'sets'].includes(wordOf(token) ?? ''))) return [freshAttribute()]
  if (groupBy.length === 0) return []
  return listItems(groupBy).map(key => list.groupedBy(withoutDirection(key)) ?? freshAttribute())
}
