import type { Difference } from '../model/difference.ts'
import type { Column } from '../model/outcome.ts'
import { columnFlag, typeName } from './column-type.ts'

/** What differs between the column definitions of one result. */
export function compareColumns(source: readonly Column[], target: readonly Column[], result: number): Difference[] {
  if (source.length !== target.length) {
    return [
      {
        kind: 'names',
        result,
        summary: `the source returns ${source.length} columns, the target ${target.length}`,
        source: source.map(column => column.name).join(', '),
        target: target.map(column => column.name).join(', '),
      },
    ]
  }
  return source.flatMap((column, index) => compareColumn(column, target[index]!, result))
}

function compareColumn(source: Column, target: Column, result: number): Difference[] {
  const differences: Difference[] = []
  const column = source.name
  const differ = (kind: Difference['kind'], what: string, a: string, b: string) => {
    if (a !== b) {
      differences.push({
        kind,
        result,
        column,
        summary: `column \`${column}\`: ${what} ${a} / ${b}`,
        source: a,
        target: b,
      })
    }
  }
  differ('names', 'label', source.name, target.name)
  differ('type', 'type', typeName(source), typeName(target))
  differ('nullability', 'declared', nullability(source), nullability(target))
  differ('metadata', 'origin', origin(source), origin(target))
  differ('metadata', 'details', details(source), details(target))
  return differences
}

function nullability(column: Column): string {
  return column.flags & columnFlag.notNull ? 'NOT NULL' : 'NULL'
}

function origin(column: Column): string {
  return [column.table, column.orgTable, column.orgName].join('.')
}

/** Display width, decimals, collation and the flags that change nothing that a driver does. */
function details(column: Column): string {
  const { notNull, enum: isEnum, set } = columnFlag
  const flags = column.flags & ~(notNull | isEnum | set)
  return `length ${column.length}, decimals ${column.decimals}, collation ${column.charset}, flags 0x${flags.toString(16)}`
}
