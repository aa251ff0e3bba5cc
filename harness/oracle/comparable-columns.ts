import type { Column, Protocol } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import { columnFlag, commonKinds, type ValueKind } from './column-type.ts'

/** What the columns of both sides say about how their rows are compared. */
interface ComparableColumns {
  /** The meaning of each column, by which cells that are not the same bytes are compared. */
  kinds: readonly BySide<ValueKind>[]
  /** Rows of the same bytes are equal, and others are not but by meaning. */
  bytesAreComparable: boolean
}

interface Known extends ComparableColumns {
  target: readonly Column[]
  protocols: BySide<Protocol>
  caseless: ReadonlySet<string> | undefined
}

/** Sessions hand out the same list of columns for every result of a kind; what follows from two of them is found out once. */
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
  // Rows of the text protocol describe themselves; binary ones are the same only under the same types.
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
