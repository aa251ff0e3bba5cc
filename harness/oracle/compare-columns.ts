import type { Difference } from '../model/difference.ts'
import type { Column } from '../model/outcome.ts'
import { columnFlag, typeName } from './column-type.ts'

/** Returns the differences between the column definitions of one result. */
export function compareColumns(source: readonly Column[], target: readonly Column[], result: number): Difference[] {
  if (source.length !== target.length) {
    return [
      {
        kind: 'names',
        result,
        classes: [{ class: target.length < source.length ? 'fewer columns' : 'more columns' }],
        summary: `the source returns ${source.length} columns, the target ${target.length}`,
        source: source.map(column => column.name).join(', '),
        target: target.map(column => column.name).join(', '),
      },
    ]
  }
  const known = compared.get(source)
  if (known && known.target === target && known.result === result) return known.differences
  const differences = source.flatMap((column, index) => compareColumn(column, target[index]!, index, result))
  compared.set(source, { target, result, differences })
  return differences
}

/**
 * Sessions return the same columns for every result of a kind, so two lists of columns are compared only once. The
 * findings are shared: no caller may change one.
 */
const compared = new WeakMap<
  readonly Column[],
  { target: readonly Column[]; result: number; differences: Difference[] }
>()

function compareColumn(source: Column, target: Column, place: number, result: number): Difference[] {
  const column = source.name
  const differ = (kind: Difference['kind'], what: string, a: string, b: string): Difference[] =>
    a === b
      ? []
      : [
          {
            kind,
            result,
            column,
            classes: [{ column, place, class: `${a} / ${b}` }],
            summary: `column \`${column}\`: ${what} ${a} / ${b}`,
            source: a,
            target: b,
          },
        ]
  return [
    ...compareLabels(source.name, target.name, result),
    ...differ('type', 'type', typeName(source), typeName(target)),
    ...differ('nullability', 'declared', nullability(source), nullability(target)),
    ...compareDetails(source, target, result),
  ]
}

/** A label is a text, which has no class. */
function compareLabels(source: string, target: string, result: number): Difference[] {
  if (source === target) return []
  const summary = `column \`${source}\`: label ${source} / ${target}`
  return [{ kind: 'names', result, column: source, summary, source, target }]
}

/** Compares the details that no driver acts on, and reports one difference that names only the differing details. */
function compareDetails(source: Column, target: Column, result: number): Difference[] {
  const column = source.name
  const details = { source: detailsOf(source), target: detailsOf(target) }
  const names = Object.keys(details.source).filter(name => details.source[name] !== details.target[name])
  if (names.length === 0) return []
  const format = (side: Record<string, string>) => names.map(name => `${name} ${side[name]}`).join(', ')
  const [a, b] = [format(details.source), format(details.target)]
  return [{ kind: 'metadata', result, column, summary: `column \`${column}\`: ${a} / ${b}`, source: a, target: b }]
}

function nullability(column: Column): string {
  return column.flags & columnFlag.notNull ? 'NOT NULL' : 'NULL'
}

/**
 * Returns the origin of the column, display width, decimals, collation, and the flags that do not matter to a driver.
 */
function detailsOf(column: Column): Record<string, string> {
  const { notNull, enum: isEnum, set } = columnFlag
  return {
    origin: [column.table, column.orgTable, column.orgName].join('.'),
    length: String(column.length),
    decimals: String(column.decimals),
    collation: String(column.charset),
    flags: `0x${(column.flags & ~(notNull | isEnum | set)).toString(16)}`,
  }
}
