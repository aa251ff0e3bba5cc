import type { Difference, RowExample } from '../model/difference.ts'
import type { Cell, Column } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import type { Keeping } from './row-multiset.ts'
import { show } from './show.ts'

/** How differences between the rows of one result are told. */

/** Of which result. */
export interface ToldResult {
  columns: BySide<readonly Column[]>
  /** 1 for the first result of the reply. */
  result: number
}

/** Rows that one side has and the other lacks. */
export interface DifferingRows {
  count: number
  examples: readonly Partial<BySide<Cell[]>>[]
  /** Indexes of columns in which pairs of examples differ. */
  columns: readonly number[]
  /** A LIMIT has cut among rows that may come in any order. */
  isTieUnderLimit: boolean
  /** What was kept of the rows: with less than all of them, less can be told. */
  keeping: Keeping
}

export function tellDifferingRows(
  { columns, result }: ToldResult,
  { count, examples, columns: differing, isTieUnderLimit, keeping }: DifferingRows,
): Difference {
  const rows = { count, columns: namesOf(columns), examples: examples.map(shown) }
  if (isTieUnderLimit) {
    return {
      kind: 'hazard',
      result,
      summary: `LIMIT cuts among rows that may come in any order: ${count} other ${count === 1 ? 'row' : 'rows'} chosen`,
      advice: 'Add a unique column to ORDER BY, so that the same rows are chosen on every server and every day.',
      rows,
    }
  }
  const names = differing.map(index => columns.source[index]!.name)
  const where = names.length > 0 ? ` in ${names.map(name => `\`${name}\``).join(', ')}` : ''
  return {
    kind: 'rows',
    result,
    ...(names.length === 1 ? { column: names[0]! } : {}),
    ...(names.length > 0 ? { columns: names } : {}),
    summary: `${count} ${count === 1 ? 'row differs' : 'rows differ'}${where}${exactness[keeping]}`,
    rows,
  }
}

const exactness: Record<Keeping, string> = {
  rows: '',
  digests: ' (compared by digest: too many differ to keep them)',
  sums: ' or more (compared by a sum of digests)',
}

/** `position`: of the first rows that stand at another place, from 1. */
export function tellOtherOrder(
  { columns, result }: ToldResult,
  { position, ...rows }: BySide<Cell[]> & { position: number },
): Difference {
  return {
    kind: 'order',
    result,
    summary: `the same rows in another order, from row ${position} on`,
    rows: { count: 1, columns: namesOf(columns), examples: [shown(rows)] },
  }
}

/** `examples`: the first pair of rows by the index of each column whose values are written in other words. */
export function tellOtherWords(
  { columns, result }: ToldResult,
  examples: ReadonlyMap<number, RowExample>,
): Difference[] {
  return [...examples].map(([index, example]) => ({
    kind: 'presentation' as const,
    result,
    column: columns.source[index]!.name,
    summary: `column \`${columns.source[index]!.name}\`: equal values in other words`,
    rows: { count: 1, columns: namesOf(columns), examples: [example] },
  }))
}

export function tellOtherWordsSomewhere({ result }: ToldResult): Difference {
  const summary = 'the same values in other words (too many rows to say in which columns)'
  return { kind: 'presentation', result, summary }
}

function namesOf({ source, target }: ToldResult['columns']): BySide<string[]> {
  return { source: source.map(({ name }) => name), target: target.map(({ name }) => name) }
}

function shown({ source, target }: Partial<BySide<Cell[]>>): RowExample {
  return { ...(source ? { source: source.map(show) } : {}), ...(target ? { target: target.map(show) } : {}) }
}
