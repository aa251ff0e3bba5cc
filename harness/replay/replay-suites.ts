import { clock } from '../kit/clock.ts'
import type { Suite } from '../model/statement.ts'
import { mayBeNoise, measureNoise } from './measure-noise.ts'
import type { ReplayContext } from './replay-context.ts'
import { SuiteReplay } from './suite-replay.ts'

/** Replays suites one after the other; throws when a server can no longer be reached, or when the run is given up. */
export async function replaySuites(
  suites: readonly Suite[],
  context: ReplayContext,
  signal: AbortSignal,
): Promise<void> {
  for (const suite of suites) {
    signal.throwIfAborted()
    await replaySuite(suite, context, signal)
  }
}

async function replaySuite(suite: Suite, context: ReplayContext, signal: AbortSignal): Promise<void> {
  const start = clock.monotonicMs()
  const suspects = await observeSuite(suite, context, signal)
  if (suspects.size > 0) await measureNoise(suite, suspects, context, signal)
  context.record({ kind: 'suite-finished', suite: suite.name, file: suite.file, ms: clock.monotonicMs() - start })
}

/** Returns the ids of the statements whose differences may be noise. */
async function observeSuite(suite: Suite, context: ReplayContext, signal: AbortSignal): Promise<Set<string>> {
  const suspects = new Set<string>()
  await using replay = await SuiteReplay.open(suite, {
    ...context,
    record: entry => {
      context.record(entry)
      if (entry.kind === 'observation' && mayBeNoise(entry.observation)) suspects.add(entry.observation.statement)
    },
  })
  for (const statement of suite.statements) {
    signal.throwIfAborted()
    await replay.advanceTo(statement)
  }
  await replay.finish()
  return suspects
}
