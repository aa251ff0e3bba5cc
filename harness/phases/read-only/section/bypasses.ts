import type { Block, Cell, Table } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import { formatLocation } from '../../../model/format-location.ts'
import type { ReadOnlyBypass } from '../../../model/read-only-bypass.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import type { Fact } from '../../../model/section.ts'
import { type Side, sides } from '../../../model/side.ts'
import { code, faint, strong, toned } from '../../../model/spans.ts'
import type { Text } from '../../../model/text.ts'

/** The number of read-only bypasses that can write. */
export function bypassFacts(readOnly: ReadOnlySummary): Fact[] {
  const { writing } = byReach(readOnly)
  if (writing.length === 0) return []
  const on = (side: Side) => `${writing.filter(writer => writer.side === side).length} on the ${side}`
  const ours = writing.filter(writer => writer.ours).length
  const own = ours > 0 ? [`${ours} of the application`] : []
  return [
    {
      label: 'can still write while read-only',
      value: `${writing.length}`,
      // A bypass of an operator can be intended; one of the application never is.
      tone: ours > 0 ? 'bad' : 'warning',
      note: [...sides.map(on), ...own].join(', '),
    },
  ]
}

/**
 * A table of the read-only bypasses that can write; those that only write for a caller who is read-only are folded
 * away.
 */
export function bypassBlocks(readOnly: ReadOnlySummary): Block[] {
  const { writing, indirect } = byReach(readOnly)
  const level = writing.length > 0 ? 'essential' : 'detail'
  const verb =
    indirect.length === 1 ? 'is exempt, and cannot write by itself' : 'are exempt, and cannot write by themselves'
  return [
    { kind: 'heading', level, text: `Who can still write: ${writing.length}` },
    writing.length === 0
      ? { kind: 'paragraph', level, text: 'Nobody that was found.' }
      : bypassTable(writing, 'who can still write', 'essential'),
    ...(indirect.length === 0
      ? []
      : [
          {
            kind: 'fold',
            level: 'detail',
            summary: `${indirect.length} more that ${verb}`,
            open: false,
            blocks: [bypassTable(indirect, 'who is exempt, and cannot write alone', 'detail')],
          } as const,
        ]),
  ]
}

/** Sorts bypasses of the application first, because the application is responsible for them. */
function byReach({ readOnlyBypasses }: ReadOnlySummary) {
  return {
    writing: readOnlyBypasses
      .filter(({ reach }) => reach === 'writes')
      .toSorted((a, b) => Number(b.ours) - Number(a.ours)),
    indirect: readOnlyBypasses.filter(({ reach }) => reach === 'indirectly'),
  }
}

function bypassTable(writers: readonly ReadOnlyBypass[], label: string, level: Table['level']): Table {
  const columns = textColumns('who', 'side', 'kind', 'reach', 'because')
  return { kind: 'table', level, label, columns, rows: writers.map(rowOf) }
}

function rowOf({ name, side, kind, reach, because, ours, at }: ReadOnlyBypass): Cell[] {
  const who: Text[] = [
    [code(name), ...(ours ? [' ', strong('of the application')] : [])],
    ...(at === undefined ? [] : [[faint(formatLocation(at))]]),
  ]
  return [{ lines: who }, side, kind, reach === 'writes' ? [toned('bad', 'can write')] : 'indirectly', because]
}
