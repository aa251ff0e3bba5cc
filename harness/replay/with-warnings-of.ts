import type { Outcome } from '../model/outcome.ts'
import type { PairReply } from '../session/pair.ts'

/**
 * Returns a reply with the list of warnings from the repeated statement. If the repetition returned a different reply,
 * its list is not the one that was left unread.
 */
export function withWarningsOf(first: PairReply, again: PairReply): PairReply {
  const isSame = isAlike(first.source, again.source) && isAlike(first.target, again.target)
  if (isSame) return { ...again, ms: first.ms }
  const because = again.lost
    ? `the connection was lost before they were read: ${again.lost.detail}`
    : 'they were not read at once, and the statement answered otherwise when it was repeated'
  return {
    ...first,
    source: first.source.map(outcome => unread(outcome, because)),
    target: first.target.map(outcome => unread(outcome, because)),
    notCompared: [...first.notCompared, `warnings: ${because}`],
  }
}

function isAlike(one: readonly Outcome[], other: readonly Outcome[]): boolean {
  return one.length === other.length && one.every((outcome, index) => describe(outcome) === describe(other[index]!))
}

function describe(outcome: Outcome): string {
  if (outcome.kind !== 'rows') return outcome.kind
  const { rowCount, digest, warnings } = outcome
  return [rowCount, digest, warnings.count].join()
}

function unread(outcome: Outcome, because: string): Outcome {
  if (!('warnings' in outcome) || outcome.warnings.count === 0) return outcome
  return { ...outcome, warnings: { kind: 'unread', count: outcome.warnings.count, because } }
}
