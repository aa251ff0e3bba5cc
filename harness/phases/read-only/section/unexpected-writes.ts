import type { Block, Cell } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import type { Movement } from '../../../model/movement.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import type { Fact } from '../../../model/section.ts'
import { code, faint, toned } from '../../../model/spans.ts'

/** What changed on a server although it was read-only. */
export function unexpectedWriteFacts({ movements }: ReadOnlySummary): Fact[] {
  if (movements.length === 0) return []
  const lines = movements.map(({ what, side, culprit }) => [
    toned('bad', `${what} on the ${side}${culprit === undefined ? '' : `, by ${culprit}`}`),
  ])
  return [{ label: 'changed while read-only', value: `${movements.length}`, tone: 'bad', lines }]
}

/** The same in full: before and after, and who did it. */
export function unexpectedWriteBlocks({ movements, finished }: ReadOnlySummary): Block[] {
  const level = movements.length > 0 ? 'essential' : 'detail'
  return [
    { kind: 'heading', level, text: 'What changed while read-only' },
    movements.length > 0
      ? {
          kind: 'table',
          level,
          label: 'changes while read-only',
          columns: textColumns('changed', 'side', 'before', 'after', 'by'),
          rows: movements.map(rowOf),
        }
      : { kind: 'paragraph', level, text: finished ? nothing : 'Nothing was seen to change.' },
  ]
}

const nothing = [toned('good', 'Nothing:'), ' no table changed, and the coordinates of both servers stayed the same.']

function rowOf({ side, what, before, after, culprit }: Movement): Cell[] {
  return [[toned('bad', what)], side, [code(before)], [code(after)], culprit ?? [faint('the server does not tell')]]
}
