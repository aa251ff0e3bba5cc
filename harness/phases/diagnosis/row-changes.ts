import type { Difference, DisplayCell, RowExample } from '../../model/difference.ts'

/**
 * Returns in which ways the rows of these differences differ, as far as their examples show: a row that only one side has,
 * or for each column the direction in which its cells change. A smaller script may show fewer of these ways; another way
 * is another difference.
 */
export function rowChangesOf(differences: readonly Difference[]): string[] {
  const changes = differences.flatMap(({ kind, rows }) =>
    (rows?.examples ?? []).flatMap(example => changesOf(example, rows!).map(change => `${kind} ${change}`)),
  )
  return [...new Set(changes)].sort()
}

function changesOf({ source, target }: RowExample, { columns, kept }: NonNullable<Difference['rows']>): string[] {
  if (!source || !target) return [source ? 'missing' : 'extra']
  return columns.source.flatMap((name, index) => {
    const [one, other] = [source[index] ?? null, target[index] ?? null]
    const isContext = kept !== undefined && index < kept.key
    return isContext || isSame(one, other) ? [] : [`${name} ${changeOf(one, other)}`]
  })
}

function isSame(one: DisplayCell, other: DisplayCell): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function changeOf(source: DisplayCell, target: DisplayCell): string {
  if (source === null) return 'null-on-source'
  if (target === null) return 'null-on-target'
  const [one, other] = [numberOf(source), numberOf(target)]
  if (one === undefined || other === undefined || one === other) return 'other'
  return one > other ? 'less' : 'more'
}

function numberOf(cell: DisplayCell): number | undefined {
  return typeof cell === 'string' && /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined
}
