import { clock } from '../kit/clock.ts'
import type { Suite } from '../model/statement.ts'
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
  await using replay = await SuiteReplay.open(suite, context)
  for (const statement of suite.statements) {
    signal.throwIfAborted()
    await replay.advanceTo(statement)
  }
  await replay.finish()
  context.record({ kind: 'suite-finished', suite: suite.name, file: suite.file, ms: clock.monotonicMs() - start })
}
