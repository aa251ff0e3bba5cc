import { noteNotExercised } from '../../gate/note-not-exercised.ts'
import { clock } from '../../kit/clock.ts'
import { describeFailureInShort } from '../../model/describe-failure.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { Observation } from '../../model/observation.ts'
import type { ProtocolChoice } from '../../model/protocol-form.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { encodersOf } from '../../sql/forms/protocol-forms.ts'
import { compareProtocols } from './compare-protocols.ts'
import { mayBeNoise, measureNoise } from './measure-noise.ts'
import { leavesSourceWarnings, readWarnings } from './read-warnings.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { SourceAnswers } from './source-answers.ts'

/**
 * Replays one suite in all requested protocols; yields the observations in batches. `isolated`: where a server is
 * compared with another one like it, both are servers of their own; see openTwoLike.
 */
export async function* replaySuite(
  suite: Suite,
  context: ReplayContext,
  { noise, protocol, isolated }: { noise: boolean; protocol: ProtocolChoice; isolated: boolean },
  signal: AbortSignal,
): AsyncGenerator<ReplayEntry[], void> {
  const start = clock.monotonicMs()
  const noisy = new Map<string, NoisyDifference[]>()
  for (const encoders of encodersOf(protocol)) {
    const formed = { ...context, encoders }
    const { doubtful, unread } = yield* observeSuite(suite, formed, { noise, isolated }, signal)
    if (!noise) continue
    if (unread.size > 0) yield await warningsRead(suite, unread, formed, { isolated, signal })
    if (doubtful.size === 0) continue
    for await (const entry of noiseEntries(suite, doubtful, formed, { isolated, signal })) {
      yield [entry]
      if (entry.kind !== 'noise') continue
      noisy.set(entry.statement, [...(noisy.get(entry.statement) ?? []), ...entry.differences])
    }
  }
  if (protocol === 'both') yield* observed(compareProtocols(suite, noisy, context, { isolated, signal }))
  yield [{ kind: 'suite-finished', suite: suite.name, file: suite.file, ms: clock.monotonicMs() - start }]
}

interface DoubtfulStatements {
  /** By id: the answers to the statements whose differences may be noise. */
  doubtful: Map<string, SourceAnswers>
  /** The ids of those of which the source warned, with a list that was left unread. */
  unread: Set<string>
}

async function* observeSuite(
  suite: Suite,
  context: ReplayContext,
  { noise, isolated }: { noise: boolean; isolated: boolean },
  signal: AbortSignal,
): AsyncGenerator<ReplayEntry[], DoubtfulStatements> {
  const doubtful = new Map<string, SourceAnswers>()
  const unread = new Set<string>()
  await using replay = await SuiteReplay.open(suite, context)
  yield [{ kind: 'suite-started', suite: suite.name, file: suite.file, database: replay.database }]
  for await (const observations of replay.run(signal)) {
    for (const observation of observations) {
      if (mayBeNoise(observation))
        doubtful.set(observation.statement, new SourceAnswers(observation, { isSameState: !isolated }))
      if (leavesSourceWarnings(observation)) unread.add(observation.statement)
    }
    // The control server takes a second or two to start, and the suite need not wait for it. A failure is reported to
    // the code that uses it.
    if (noise && doubtful.size > 0 && !isolated) context.controlServer?.('source').catch(() => {})
    yield observations.map(asEntry)
  }
  return { doubtful, unread }
}

/** Reads lists of warnings that the replay left unread. What cannot be read stays unread, as it is without this look. */
async function warningsRead(
  suite: Suite,
  unread: ReadonlySet<string>,
  context: ReplayContext,
  { isolated, signal }: { isolated: boolean; signal: AbortSignal },
): Promise<ReplayEntry[]> {
  try {
    const lists = await readWarnings(suite, unread, context, { isolated, signal })
    return lists.map(list => ({ kind: 'warnings-read', ...list }))
  } catch {
    signal.throwIfAborted()
    return []
  }
}

/** Yields the noise of the suite. If the noise cannot be measured, the entry says so, and the suite is not given up. */
async function* noiseEntries(
  suite: Suite,
  doubtful: ReadonlyMap<string, SourceAnswers>,
  context: ReplayContext,
  { isolated, signal }: { isolated: boolean; signal: AbortSignal },
): AsyncGenerator<ReplayEntry, void> {
  const notMeasured = (because: string): ReplayEntry => ({ kind: 'noise-not-measured', file: suite.file, because })
  try {
    const measured = await measureNoise(suite, doubtful, context, { isolated, signal })
    if (measured.kind === 'no-second-server')
      yield notMeasured('the source already runs, and there is no second server like it')
    else for (const each of measured.noise) yield { kind: 'noise', ...each }
  } catch (error) {
    signal.throwIfAborted()
    yield notMeasured(`the source could not be asked a second time: ${describeFailureInShort(error)}`)
  }
}

async function* observed(observations: AsyncIterable<readonly Observation[]>): AsyncGenerator<ReplayEntry[], void> {
  for await (const batch of observations) if (batch.length > 0) yield batch.map(asEntry)
}

function asEntry(observation: Observation): ReplayEntry {
  return {
    kind: 'observation',
    observation:
      observation.step === 'fixture' || observation.step === 'protocol' ? observation : noteNotExercised(observation),
  }
}
