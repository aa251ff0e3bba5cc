import { isDecidedByData } from '../model/decided-by-data.ts'
import type { Difference } from '../model/difference.ts'
import type { Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { PairReply } from '../session/pair.ts'

/** Kinds of differences that other data on the two sides may cause. */
const kindsOfData: ReadonlySet<Kind> = new Set([
  'rows',
  'order',
  'affected',
  'warnings',
  'nondeterministic',
  'formatting',
])

/**
 * Returns a reply without the differences that may come from a lost statement that may have written: it was stopped on
 * each side wherever it was by then, so that the sides may hold other data. `place`: where the lost statement is.
 */
export function behindLoss(reply: PairReply, place: string): PairReply {
  const differences = reply.differences.filter(difference => !mayComeFromData(difference, reply))
  if (differences.length === reply.differences.length) return reply
  const because = `behind ${place}, which got no reply: what it has written on each side is not known`
  return { ...reply, differences, notCompared: [...reply.notCompared, because] }
}

function mayComeFromData({ kind }: Difference, outcomes: BySide<readonly Outcome[]>): boolean {
  if (kind !== 'error') return kindsOfData.has(kind)
  const refusals = sides.flatMap(side => outcomes[side].filter(outcome => outcome.kind === 'error'))
  return refusals.every(isDecidedByData)
}
