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
 * The leading keys of an ORDER BY that can be seen in the result. What follows a key that cannot be seen says nothing,
 * because rows may differ in the hidden key first.
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
    // Values in two forms cannot be set side by side as keys.
    if (!kind || kind.source !== kind.target) break
    // ENUM and SET sort by number and print as text; their text still tells ties.
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

/** Base letters only: the loosest of the collations that servers sort by. Made when first needed, for it takes 5 ms. */
function loosest(): Intl.Collator {
  collator ??= new Intl.Collator('und', { sensitivity: 'base' })
  return collator
}

/**
 * Whether two rows may stand in either order as far as these keys say. Strings count as tied when a loose collation
 * holds them to be equal: which collation the server used is not known here, and a tie must not become an alarm.
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

/** Most collations pad with spaces, so that trailing ones do not count. */
function trimmed(cell: Uint8Array): string {
  return Buffer.from(cell).toString('utf8').replace(/ +$/, '')
}
