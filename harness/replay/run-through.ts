import type { SuiteReplay } from './suite-replay.ts'

/** From the first statement to the contents of the tables. `signal` and `room` are as in `advanceToEnd`. */
export async function runThrough(
  replay: SuiteReplay,
  signal: AbortSignal,
  room: () => Promise<void> = async () => {},
): Promise<void> {
  await replay.advanceToEnd(room, signal)
  signal.throwIfAborted()
  await replay.finish()
}
