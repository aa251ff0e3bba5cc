import { clock } from '../../kit/clock.ts'
import type { ProtocolChoice } from '../../model/form.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { NoisyDifference } from '../../model/noise.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext, ServerAccess } from '../../replay/replay-context.ts'
import { runThrough } from '../../replay/run-through.ts'
import { reachBoth } from '../../replay/server-ends.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { needsExclusiveServer } from '../../suite/needs-exclusive-server.ts'
import { compareProtocols, formersOf } from './compare-protocols.ts'
import { mayBeNoise, measureNoise } from './measure-noise.ts'
import { type Turn, Turns } from './turns.ts'

/** How often and in which ways suites are replayed. */
export interface ReplayPlan {
  /** Whether differences are held against what the source does to itself. */
  noise: boolean
  protocol: ProtocolChoice
  /** How many suites are replayed at once, each on databases and connections of its own. */
  workers: number
  /** For suites that are replayed as another account than the others. */
  accessOf?: (suite: Suite) => ServerAccess | undefined
  /** Called when the last suite has begun, while there is room for others beside it. */
  onLast?: () => void
}

/**
 * Replays suites, several at once where they do not touch each other, and records what is seen as if they had been
 * replayed one after the other. A suite that fails is given up, and the others go on. Throws when a server can no longer
 * be reached, or when the run is given up, after every suite that was begun has ended.
 */
export async function replaySuites(
  suites: readonly Suite[],
  context: ReplayContext,
  plan: ReplayPlan,
  signal: AbortSignal,
): Promise<void> {
  const turns = new Turns<JournalEntry>(context.record)
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const underWay = new Set<Promise<void>>()
  const begin = (suite: Suite) => {
    const turn = turns.take()
    const start = clock.monotonicMs()
    const replay = replaySuite(
      suite,
      { ...context, ...plan.accessOf?.(suite), record: turn.say },
      { ...plan, room: turn.room },
      either,
    )
      .catch(async error => {
        if (either.aborted || !(await bothAnswer(context))) throw error
        const { name, file } = suite
        const ms = clock.monotonicMs() - start
        turn.say({ kind: 'suite-finished', suite: name, file, ms, givenUp: reasonOf(error) })
      })
      // The first reason of an abort is the one that stays.
      .catch(error => failed.abort(error))
      .finally(() => {
        turn.end()
        underWay.delete(replay)
      })
    underWay.add(replay)
  }
  const untilFewerThan = async (count: number) => {
    while (underWay.size >= count) await Promise.race(underWay)
  }
  for (const suite of suites) {
    const isAlone = plan.workers > 1 && needsExclusiveServer(suite)
    await untilFewerThan(isAlone ? 1 : plan.workers)
    if (either.aborted) break
    begin(suite)
    if (suite === suites.at(-1) && plan.workers > 1 && !isAlone) plan.onLast?.()
    if (isAlone) await untilFewerThan(1)
  }
  await untilFewerThan(1)
  either.throwIfAborted()
}

/** What has failed in one suite is no reason to end the others, as long as there is something to replay them on. */
async function bothAnswer({ openers, caretakers }: ReplayContext): Promise<boolean> {
  try {
    await reachBoth(caretakers)
    await reachBoth(openers)
    return true
  } catch {
    return false
  }
}

/** What failed on the way out hides what failed first. */
function reasonOf(error: unknown): string {
  if (error instanceof SuppressedError) return reasonOf(error.suppressed)
  return error instanceof Error ? error.message : String(error)
}

async function replaySuite(
  suite: Suite,
  context: ReplayContext,
  { noise, protocol, room }: ReplayPlan & Pick<Turn<JournalEntry>, 'room'>,
  signal: AbortSignal,
): Promise<void> {
  const start = clock.monotonicMs()
  const noisy = new Map<string, NoisyDifference[]>()
  const record = (entry: JournalEntry) => {
    context.record(entry)
    if (entry.kind === 'noise')
      noisy.set(entry.statement, [...(noisy.get(entry.statement) ?? []), ...entry.differences])
  }
  for (const formers of formersOf(protocol)) {
    const formed = { ...context, formers, record }
    const suspects = await observeSuite(suite, formed, { noise, room }, signal)
    if (noise && suspects.size > 0) {
      await measureNoise(suite, suspects, formed, signal).catch(error => {
        signal.throwIfAborted()
        const because = `the source could not be asked a second time: ${reasonOf(error)}`
        context.record({ kind: 'noise-not-measured', file: suite.file, because })
      })
    }
  }
  if (protocol === 'both') await compareProtocols(suite, noisy, context, signal)
  context.record({ kind: 'suite-finished', suite: suite.name, file: suite.file, ms: clock.monotonicMs() - start })
}

/** Returns the ids of the statements whose differences may be noise. */
async function observeSuite(
  suite: Suite,
  context: ReplayContext,
  { noise, room }: Pick<ReplayPlan, 'noise'> & Pick<Turn<JournalEntry>, 'room'>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const suspects = new Set<string>()
  await using replay = await SuiteReplay.open(suite, {
    ...context,
    record: entry => {
      context.record(entry)
      if (entry.kind !== 'observation' || !mayBeNoise(entry.observation)) return
      suspects.add(entry.observation.statement)
      // It takes a second or two to start, and the suite need not wait for it. Whoever uses it hears of a failure.
      if (noise) context.twin?.('source').catch(() => {})
    },
  })
  await runThrough(replay, signal, room)
  return suspects
}
