import { setWritable } from '../administration/read-only/set-writable.ts'
import { clock } from '../kit/clock.ts'
import { untilMoment } from '../kit/until-moment.ts'
import type { Endpoint } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { GuardedRun, GuardMessage } from './guard-messages.ts'

const longestIntervalMs = 500

/**
 * Watches the run until it is over. If the run gives no sign of life for too long, sets the servers writable that the
 * run has made read-only, and sends the run a message about it, in case the run continues later. Leaves everything else
 * undisturbed: a suspended run changes nothing, and finds its databases unchanged if somebody continues it.
 */
export async function watchRun(
  { endpoints, runId, silenceMs }: Pick<GuardedRun, 'endpoints' | 'runId' | 'silenceMs'>,
  watch: { lastSignMs: () => number; over: AbortSignal; send: (message: GuardMessage) => void },
): Promise<void> {
  const { over, send } = watch
  const intervalMs = Math.min(longestIntervalMs, silenceMs / 4)
  // A time in which this guard was suspended itself, perhaps with the whole machine, is no silence of the run.
  let awakeSinceMs = clock.monotonicMs()
  let lastLookMs = awakeSinceMs
  while (!over.aborted) {
    await untilMoment(clock.monotonicMs() + intervalMs, over).catch(() => {})
    const nowMs = clock.monotonicMs()
    if (nowMs - lastLookMs > silenceMs / 2) awakeSinceMs = nowMs
    lastLookMs = nowMs
    const silentMs = nowMs - Math.max(watch.lastSignMs(), awakeSinceMs)
    if (over.aborted || silentMs < silenceMs) continue
    await Promise.all(
      endpoints.map(async (endpoint, index) => {
        if (await isSetWritable(endpoint, runId)) send({ kind: 'set-writable', endpoint: index, silentMs })
      }),
    )
    lastLookMs = clock.monotonicMs()
  }
}

/** Returns false for a server that does not respond, which is asked again at the next look. */
async function isSetWritable(endpoint: Endpoint, runId: string): Promise<boolean> {
  try {
    await using sessions = new Sessions(endpoint, { initStatements: [] })
    return await setWritable(sessions, runId)
  } catch {
    return false
  }
}
