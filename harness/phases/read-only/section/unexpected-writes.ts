import type { Block, Cell } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import type { Fact } from '../../../model/section.ts'
import { code, faint, toned } from '../../../model/spans.ts'
import type { UnexpectedWrite } from '../../../model/unexpected-write.ts'

/** Lists the unexpected writes: changes on a server that was read-only. */
export function unexpectedWriteFacts({ unexpectedWrites }: ReadOnlySummary): Fact[] {
  if (unexpectedWrites.length === 0) return []
  const lines = unexpectedWrites.map(({ what, side, writtenBy }) => [
    toned('bad', `${what} on the ${side}${writtenBy === undefined ? '' : `, by ${writtenBy}`}`),
  ])
  return [{ label: 'changed while read-only', value: `${unexpectedWrites.length}`, tone: 'bad', lines }]
}

/** Shows the unexpected writes in full: the states before and after, and the writer. */
export function unexpectedWriteBlocks({ unexpectedWrites, finished }: ReadOnlySummary): Block[] {
  const level = unexpectedWrites.length > 0 ? 'essential' : 'detail'
  return [
    { kind: 'heading', level, text: 'What changed while read-only' },
    unexpectedWrites.length > 0
      ? {
          kind: 'table',
          level,
          label: 'changes while read-only',
          columns: textColumns('changed', 'side', 'before', 'after', 'by'),
          rows: unexpectedWrites.map(rowOf),
        }
      : { kind: 'paragraph', level, text: finished ? nothing : 'Nothing was seen to change.' },
  ]
}

const nothing = [toned('good', 'Nothing:'), ' no table changed, and the coordinates of both servers stayed the same.']

function rowOf({ side, what, before, after, writtenBy }: UnexpectedWrite): Cell[] {
  return [[toned('bad', what)], side, [code(before)], [code(after)], writtenBy ?? [faint('the server does not tell')]]
}
