import type { Cell, Column } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import type { OrderKey } from '../model/statement.ts'
import type { ValueKind } from './column-type.ts'
import { meaning } from './meaning.ts'

export interface SortColumn {
  index: number
  kind: ValueKind
}

/**
 * Returns the leading keys of an ORDER BY that are visible in the result. Keys after an invisible key are not used,
 * because rows may differ in the invisible key first.
 */
export function visibleSortColumns(
  keys: readonly OrderKey[],
  columns: BySide<readonly Column[]>,
  kinds: readonly BySide<ValueKind>[],
): SortColumn[] {
  const visible: SortColumn[] = []
  for (const key of keys) {
    const index = findColumn(key, columns.source)
    const kind = kinds[index]
    // Values in two forms cannot be compared as keys.
    if (!kind || kind.source !== kind.target) break
    // ENUM and SET are sorted by number and sent as text; the text still shows ties.
    visible.push({ index, kind: kind.source })
  }
  return visible
}

function findColumn(key: OrderKey, columns: readonly Column[]): number {
  switch (key.kind) {
    case 'position':
      return key.position - 1
    case 'column': {
      const name = key.name.toLowerCase()
      const byLabel = columns.findIndex(
        column => column.name.toLowerCase() === name && (!key.table || sameName(column.table, key.table)),
      )
      if (byLabel >= 0) return byLabel
      return columns.findIndex(
        column => column.orgName.toLowerCase() === name && (!key.table || sameName(column.table, key.table)),
      )
    }
    case 'expression': {
      const text = withoutSpaces(key.text)
      return columns.findIndex(column => withoutSpaces(column.name) === text)
    }
    default:
      return key satisfies never
  }
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/[\s`]+/g, '').toLowerCase()
}

let collator: Intl.Collator | undefined

/**
 * Compares base letters only, like the loosest collation that servers sort by. Created on first use, because it takes 5
 * ms.
 */
function loosest(): Intl.Collator {
  collator ??= new Intl.Collator('und', { sensitivity: 'base' })
  return collator
}

/**
 * Returns whether two rows may come in either order according to these keys. Strings are tied if a loose collation
 * equates them: the collation of the server is not known here, and a tie must not be reported as a difference.
 */
export function areTied(a: readonly Cell[], b: readonly Cell[], sortColumns: readonly SortColumn[]): boolean {
  return sortColumns.every(({ index, kind }) => {
    const one = a[index] ?? null
    const other = b[index] ?? null
    if (meaning(one, kind) === meaning(other, kind)) return true
    if ((kind !== 'text' && kind !== 'caseless') || one === null || other === null) return false
    return loosest().compare(trimmed(one), trimmed(other)) === 0
  })
}

/** Returns whether two rows have the same sort keys, whatever the collation. */
export function haveSameKeys(a: readonly Cell[], b: readonly Cell[], sortColumns: readonly SortColumn[]): boolean {
  return sortColumns.every(({ index, kind }) => meaning(a[index] ?? null, kind) === meaning(b[index] ?? null, kind))
}

/** Removes trailing spaces, because most collations pad with spaces. */
function trimmed(cell: Uint8Array): string {
  return Buffer.from(cell).toString('utf8').replace(/ +$/, '')
}
