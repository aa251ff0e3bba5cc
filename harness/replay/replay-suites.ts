import { clock } from '../kit/clock.ts'
import type { ProtocolChoice } from '../model/form.ts'
import type { Suite } from '../model/statement.ts'
import { compareProtocols, formersOf } from './compare-protocols.ts'
import { mayBeNoise, measureNoise } from './measure-noise.ts'
import type { ReplayContext } from './replay-context.ts'
import { runThrough, SuiteReplay } from './suite-replay.ts'

/** How often and in which ways suites are replayed. */
export interface ReplayPlan {
  /** Whether differences are held against what the source does to itself. */
  noise: boolean
  protocol: ProtocolChoice
}

/** Replays suites one after the other; throws when a server can no longer be reached, or when the run is given up. */
export async function replaySuites(
  suites: readonly Suite[],
  context: ReplayContext,
  plan: ReplayPlan,
  signal: AbortSignal,
): Promise<void> {
  for (const suite of suites) {
    signal.throwIfAborted()
    await replaySuite(suite, context, plan, signal)
  }
}

async function replaySuite(
  suite: Suite,
  context: ReplayContext,
  { noise, protocol }: ReplayPlan,
  signal: AbortSignal,
): Promise<void> {
  const start = clock.monotonicMs()
  for (const formers of formersOf(protocol)) {
    const formed = { ...context, formers }
    const suspects = await observeSuite(suite, formed, noise, signal)
    if (noise && suspects.size > 0) await measureNoise(suite, suspects, formed, signal)
  }
  if (protocol === 'both') await compareProtocols(suite, context, signal)
  context.record({ kind: 'suite-finished', suite: suite.name, file: suite.file, ms: clock.monotonicMs() - start })
}

/** Returns the ids of the statements whose differences may be noise. */
async function observeSuite(
  suite: Suite,
  context: ReplayContext,
  noise: boolean,
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
  await runThrough(replay, signal)
  return suspects
}
