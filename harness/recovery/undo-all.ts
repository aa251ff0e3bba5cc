import { clock } from '../kit/clock.ts'
import { untilMoment } from '../kit/until-moment.ts'
import type { RecoveryStep } from '../model/recovery.ts'
import type { Endpoint } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { GuardedRun, GuardMessage } from './guard-messages.ts'
import { recover } from './recover.ts'

const firstIntervalMs = 300
const longestIntervalMs = 5_000
/** The last statements of the run can take effect on a server after a first look that has found nothing. */
const quietLooks = 2
/**
 * In milliseconds: for a server that responds and refuses to drop something, the guard gives up earlier than for one
 * that does not respond.
 */
const refusedLimitMs = 30_000

/**
 * Undoes the changes that a run has left on all servers, and tries again until the time limit: a network may be down,
 * or a server may be about to start. Sends one message for each server with the result.
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

/** Returns why something is left on the server after all attempts; undefined if nothing is left. */
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
    // A server that stays read-only harms others, so the guard tries to set it read-write until the time limit.
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
    // The id belongs to the guarded run, so force its recovery: marked or not, at work or not.
    return await recover(sessions, { runId, endpoint, force: true })
  } catch (error) {
    return { steps: [], failure: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Whether a step needs no further attempt. If the account may not list some objects, the run cannot have created any
 * with it.
 */
function isQuiet({ kind }: RecoveryStep): boolean {
  return kind === 'listing'
}
