import type { Column, Protocol } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import { columnFlag, commonKinds, type ValueKind } from './column-type.ts'

/** How the rows of two sides are compared, according to their columns. */
interface ComparableColumns {
  /** The meaning of each column, by which cells with different bytes are compared. */
  kinds: readonly BySide<ValueKind>[]
  /** Rows with the same bytes are equal; rows with different bytes can be equal only by meaning. */
  bytesAreComparable: boolean
}

interface Known extends ComparableColumns {
  target: readonly Column[]
  protocols: BySide<Protocol>
  caseless: ReadonlySet<string> | undefined
}

/**
 * Sessions return the same list of columns for every result of a kind, so each pair of lists is evaluated only once.
 */
const known = new WeakMap<readonly Column[], Known>()

export function comparableColumns(
  columns: BySide<readonly Column[]>,
  protocols: BySide<Protocol>,
  caseless: ReadonlySet<string> | undefined,
): ComparableColumns {
  const { source, target } = columns
  const before = known.get(source)
  const isSame = before?.target === target && before.caseless === caseless
  if (isSame && before.protocols.source === protocols.source && before.protocols.target === protocols.target)
    return before
  const kinds = source.map((column, index) =>
    commonKinds({ source: column, target: target[index]! }, protocols, caseless),
  )
  // Text protocol rows can be read without their types; equal bytes of binary rows are equal values only if the types
  // match.
  const bytesAreComparable =
    protocols.source === protocols.target &&
    kinds.every(kind => kind.source === kind.target) &&
    (protocols.source === 'text' ||
      source.every(({ type, flags }, index) => {
        const other = target[index]!
        return type === other.type && ((flags ^ other.flags) & columnFlag.unsigned) === 0
      }))
  const found = { kinds, bytesAreComparable, target, protocols, caseless }
  known.set(source, found)
  return found
}
