import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Side, sides } from '../model/side.ts'

/** Why an observation is none: a side did not answer. `reason` is the same for all such, `detail` is a sentence. */
interface MissingReply {
  side: Side
  reason: string
  detail: string
}

/** The first of them, where there are any. */
export function missingReply(observation: Pick<Observation, Side>): MissingReply | undefined {
  const all = missingReplies(observation)
  // Where one side was lost, the other is not waited for.
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
