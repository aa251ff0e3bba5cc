import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Side, sides } from '../model/side.ts'

/**
 * The reason why a side's reply is missing from an observation. `reason` is a fixed text for each cause, `detail` is a
 * sentence about this case.
 */
interface MissingReply {
  side: Side
  reason: string
  detail: string
}

/** Returns the missing reply that caused the observation to fail; undefined if both sides replied. */
export function missingReply(observation: Pick<Observation, Side>): MissingReply | undefined {
  const all = missingReplies(observation)
  // When the reply of one side is lost, Crosscheck cancels the other side: the cancelled side is not the cause.
  return all.find(({ side }) => !observation[side].some(isCancelled)) ?? all[0]
}

function isCancelled(outcome: Outcome): boolean {
  return outcome.kind === 'lost' && outcome.cause === 'cancelled'
}

export function missingReplies(observation: Pick<Observation, Side>): MissingReply[] {
  return sides.flatMap(side => {
    const lost = observation[side].find(outcome => outcome.kind === 'lost')
    if (lost) return [{ side, ...describeLost(side, lost) }]
    if (observation[side].length > 0) return []
    return [{ side, reason: `no answer from the ${side}`, detail: `the ${side}'s answer was not recorded` }]
  })
}

function describeLost(side: Side, { cause, detail }: Extract<Outcome, { kind: 'lost' }>): Omit<MissingReply, 'side'> {
  switch (cause) {
    case 'malformed':
      return { reason: `a malformed packet from the ${side}`, detail: `the ${side} sent a malformed packet: ${detail}` }
    case 'too-large':
      return { reason: `too large a reply from the ${side}`, detail: `the ${side} sent too large a reply: ${detail}` }
    case 'fault':
      return { reason: 'a fault of Crosscheck', detail: `a fault of Crosscheck: ${detail}` }
    case 'timeout':
    case 'connection':
    case 'cancelled':
      return {
        reason: `no answer from the ${side} (${cause})`,
        detail: `the ${side} did not answer (${cause}): ${detail}`,
      }
    default:
      return cause satisfies never
  }
}
