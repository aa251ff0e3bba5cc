import { clock } from '../kit/clock.ts'
import { untilMoment } from '../kit/until-moment.ts'
import type { RecoveryStep } from '../model/recovery.ts'
import type { Endpoint } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { GuardedRun, GuardMessage } from './guard-messages.ts'
import { recover } from './recover.ts'

const firstIntervalMs = 300
const longestIntervalMs = 5_000
/** The run's last words to a server can take effect after a first look that has found nothing. */
const quietLooks = 2
/** A server that answers and refuses to drop something is not asked for as long as one that does not answer. */
const refusedLimitMs = 30_000

/**
 * Undoes on all servers what a run has left there, trying again as long as the time limit allows: a network may be down,
 * a server may be about to come up. Tells of each server once how that ended.
 */
export async function undoAll(
  { endpoints, runId, timeLimitMs }: Pick<GuardedRun, 'endpoints' | 'runId' | 'timeLimitMs'>,
  send: (message: GuardMessage) => void,
): Promise<void> {
  const endMs = clock.monotonicMs() + timeLimitMs
  await Promise.all(
    endpoints.map(async (endpoint, index) => {
      const because = await undo(endpoint, runId, endMs)
      send(because === undefined ? { kind: 'undone', endpoint: index } : { kind: 'left', endpoint: index, because })
    }),
  )
}

/** Why something is left there, at the end of all attempts; undefined where nothing is. */
async function undo(endpoint: Endpoint, runId: string, endMs: number): Promise<string | undefined> {
  let quiet = 0
  let refusedSinceMs: number | undefined
  for (let intervalMs = firstIntervalMs; ; intervalMs = Math.min(longestIntervalMs, intervalMs * 1.5)) {
    const { steps, failure } = await attempt(endpoint, runId)
    const nowMs = clock.monotonicMs()
    if (failure === undefined && steps.every(isQuiet)) {
      quiet += 1
      if (quiet === quietLooks) return undefined
      intervalMs = firstIntervalMs
    } else quiet = 0
    const refused = steps.filter(({ kind, outcome }) => kind !== 'listing' && outcome === 'failed')
    refusedSinceMs = refused.length > 0 ? (refusedSinceMs ?? nowMs) : undefined
    // Read-only is what hurts others: that is tried to the end.
    const isHopeless =
      refusedSinceMs !== undefined &&
      nowMs - refusedSinceMs >= refusedLimitMs &&
      refused.every(({ kind }) => kind !== 'setting')
    if (nowMs >= endMs || isHopeless) return failure ?? refused[0]?.because ?? 'its time was over'
    await untilMoment(Math.min(nowMs + intervalMs, endMs))
  }
}

async function attempt(endpoint: Endpoint, runId: string): Promise<{ steps: RecoveryStep[]; failure?: string }> {
  try {
    await using sessions = new Sessions(endpoint, { initStatements: [] })
    // The id is that of the run we look after: marked or not, at work or not.
    return await recover(sessions, { runId, endpoint, force: true })
  } catch (error) {
    return { steps: [], failure: error instanceof Error ? error.message : String(error) }
  }
}

/** The run could not make with its account what that account may not list. */
function isQuiet({ kind }: RecoveryStep): boolean {
  return kind === 'listing'
}
