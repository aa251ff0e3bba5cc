import type { Param } from '../../model/statement.ts'
import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import type { Attribute, ColumnClass, Dependency } from './relation.ts'

/** A column as a statement names it. */
export interface ColumnName {
  database?: string
  table?: string
  /** The name as written. */
  name: string
}

/**
 * The kind of constant that an equation compares with a column. The class of the column decides which kinds fix its
 * value.
 */
type Constant = 'number' | 'text' | 'variable'

type Equation =
  | { kind: 'columns'; one: ColumnName; other: ColumnName }
  | { kind: 'constant'; column: ColumnName; constant: Constant }

/** The values of `?` markers by the place of the marker. */
export type ParamsByPlace = ReadonlyMap<number, Param>

/** Reads `name`, `table.name` or `database.table.name`; returns undefined for any other tokens. */
export function columnName(tokens: readonly Token[]): ColumnName | undefined {
  const names: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (index % 2 === 1) {
      if (!isPunctuation(token, '.')) return undefined
      continue
    }
    const name = nameOf(token)
    if (name === undefined || (index === 0 && constantWords.includes(wordOf(token) ?? ''))) return undefined
    names.push(name)
  }
  if (tokens.length % 2 === 0 || names.length > 3) return undefined
  const [name, table, database] = names.reverse()
  return { name: name!, ...(table === undefined ? {} : { table }), ...(database === undefined ? {} : { database }) }
}

const constantWords = ['null', 'true', 'false', 'default', 'current_date', 'current_time', 'current_timestamp']

/**
 * Returns the equations that are true whenever a condition is true: those among the parts that its outermost ANDs join.
 * A condition with an OR, a CASE or an assignment at that level proves no equation.
 */
export function equationsOf(condition: readonly Token[], params: ParamsByPlace): Equation[] {
  const inner = withoutParentheses(condition)
  const parts: Token[][] = [[]]
  for (let index = 0; index < inner.length; index++) {
    const token = inner[index]!
    const word = wordOf(token)
    if (['or', 'xor', 'case'].includes(word ?? '') || isPunctuation(token, '||') || isPunctuation(token, ':='))
      return []
    if (word === 'and' || isPunctuation(token, '&&')) {
      parts.push([])
      continue
    }
    const end = isPunctuation(token, '(') ? closingIndex(inner, index) : index
    parts.at(-1)!.push(...inner.slice(index, end + 1))
    index = end
  }
  if (parts.length > 1)
    return parts.flatMap((part, index) => {
      // `x BETWEEN 1 AND b = 2`: the AND and the expression after it belong to BETWEEN.
      const isUpperBound = parts[index - 1]?.some(token => wordOf(token) === 'between') ?? false
      return isUpperBound ? [] : equationsOf(part, params)
    })
  const equation = equationOf(inner, params)
  return equation ? [equation] : []
}

function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (isPunctuation(inner[0], '(') && closingIndex(inner, 0) === inner.length - 1) inner = inner.slice(1, -1)
  return inner
}

function equationOf(tokens: readonly Token[], params: ParamsByPlace): Equation | undefined {
  const sign = tokens.findIndex(token => isPunctuation(token, '=') || isPunctuation(token, '<=>'))
  if (sign < 0) return undefined
  const sides = [tokens.slice(0, sign), tokens.slice(sign + 1)]
  const [one, other] = sides.map(columnName)
  if (one && other) return { kind: 'columns', one, other }
  const column = one ?? other
  const constant = constantOf(one ? sides[1]! : sides[0]!, params)
  return column && constant && { kind: 'constant', column, constant }
}

function constantOf(tokens: readonly Token[], params: ParamsByPlace): Constant | undefined {
  const [first, ...rest] = isPunctuation(tokens[0], '-') && tokens[1]?.kind === 'number' ? tokens.slice(1) : tokens
  if (!first || rest.length > 0) return undefined
  switch (first.kind) {
    case 'number':
      return /^\d*\.?\d*$/.test(first.text) ? 'number' : 'variable'
    case 'string':
      return /^'[\x20-\x7e]*'$/.test(first.text) ? 'text' : undefined
    case 'user-variable':
      return 'variable'
    case 'parameter':
      return constantOfParam(params.get(first.start))
    default:
      return undefined
  }
}

function constantOfParam(param: Param | undefined): Constant | undefined {
  switch (param?.kind) {
    case 'integer':
    case 'decimal':
    case 'boolean':
      return 'number'
    case 'double':
      return 'variable'
    case 'string':
      return /^[\x20-\x7e]*$/.test(param.value) ? 'text' : undefined
    case 'datetime':
    case 'bytes':
    case 'null':
    case undefined:
      return undefined
    default:
      return param satisfies never
  }
}

/**
 * The constants to which at most one value of a column is equal. A number does not fix a text ('1' and '1.0' both equal
 * 1), and a text does not fix a BIGINT, because both are compared as doubles. Only plain ASCII counts as text, because
 * other characters may have another collation.
 */
const pinning: Record<ColumnClass, readonly Constant[]> = {
  integer: ['number', 'text', 'variable'],
  exact: ['number'],
  text: ['text'],
  date: ['text'],
  other: [],
}

/** Returns the dependencies between columns that follow from equations; `resolve` finds the attribute of a name. */
export function dependenciesOf(
  equations: readonly Equation[],
  resolve: (column: ColumnName) => Attribute | undefined,
): Dependency[] {
  return equations.flatMap((equation): Dependency[] => {
    switch (equation.kind) {
      case 'columns': {
        const one = resolve(equation.one)
        const other = resolve(equation.other)
        if (!one || !other || !comparesAlike(one, other)) return []
        return [
          { from: [one], to: [other] },
          { from: [other], to: [one] },
        ]
      }
      case 'constant': {
        const column = resolve(equation.column)
        return column && pinning[column.traits.class].includes(equation.constant) ? [{ from: [], to: [column] }] : []
      }
      default:
        return equation satisfies never
    }
  })
}

function comparesAlike(one: Attribute, other: Attribute): boolean {
  return one.traits.comparesAs !== undefined && one.traits.comparesAs === other.traits.comparesAs
}
