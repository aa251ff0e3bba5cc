import { isConsequence } from '../../model/is-consequence.ts'
import type { PhaseEntry } from '../../model/journal.ts'
import { isObservation } from '../../model/journal-entry.ts'
import type { Observation } from '../../model/observation.ts'
import { expectEnds } from '../../replay/expect-ends.ts'
import { encodersOf } from '../../sql/forms/protocol-forms.ts'
import type { PhaseContext } from '../contract/phase.ts'
import { diagnose } from './diagnose.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'
import { type FailingDivergence, failingDivergencesOf } from './failing-divergences.ts'

/** Diagnoses the failing divergences by means of the observations of the earlier phases. */
export async function* runDiagnosis(
  context: PhaseContext,
  signal: AbortSignal,
): AsyncGenerator<DiagnosisEntry[], void> {
  const {
    topology,
    access,
    config,
    disclosure,
    replayAccess,
    replayed,
    connections,
    initStatements,
    databases,
    runId,
    directory,
  } = context
  const { source, target, divergences } = context.earlier.verdict()
  const failing = divergences.filter(divergence => divergence.fails && !isConsequence(divergence))
  const isUnconfined = ({ file = '' }: { file?: string }) => context.unconfined.files.has(file)
  const diagnosable = failing.filter(({ statements }) => !statements.slice(0, 1).some(isUnconfined))
  if (diagnosable.length < failing.length) {
    const detail = 'divergences of suites that change the whole server are not diagnosed on servers that already run'
    yield [{ kind: 'remark', detail }]
  }
  const openWith = (statements: readonly string[]) =>
    statements.length === 0
      ? replayAccess.openers
      : {
          ...replayAccess.openers,
          target: access.open('target', {
            connection: connections.target,
            initStatements: [...initStatements, ...statements],
            signal: context.signal,
          }),
        }
  const { protocol, statementTimeoutMs } = config
  const forms = (protocol === 'both' ? (['text', 'binary'] as const) : [protocol]).map(each => ({
    protocol: each,
    encoders: encodersOf(each)[0]!,
  }))
  // No script can be written without values.
  const { failOn } = config.policy
  const limits = { ...config.diagnosis, failOn, reproduction: config.diagnosis.reproduction && disclosure.hasValues }
  const runner = { ...replayAccess, openWith, databases, forms, runId, statementTimeoutMs }
  const about = {
    suites: replayed,
    disclosure,
    servers: { source, target },
    initStatements,
    databaseDefaults: access.databaseDefaults?.source,
    directory,
  }
  using _ = expectEnds(topology)
  yield* diagnose(await failingDivergencesAmong(diagnosable, context), { ...runner, ...about }, limits, signal)
}

/**
 * Returns the failing divergences of the phases without a special circumstance: for one that depends on a circumstance,
 * for example on read-only servers, there is no smaller script.
 */
async function failingDivergencesAmong(
  divergences: Parameters<typeof failingDivergencesOf>[0],
  { earlier }: Pick<PhaseContext, 'earlier'>,
): Promise<FailingDivergence[]> {
  const failingDivergences: FailingDivergence[] = []
  for (const { name } of earlier.readers.filter(({ circumstance }) => circumstance === undefined)) {
    const ofPhase = divergences.filter(({ phase }) => phase === name)
    if (ofPhase.length > 0)
      failingDivergences.push(...failingDivergencesOf(ofPhase, observationsAmong(await earlier.entries(name))))
  }
  return failingDivergences
}

function* observationsAmong(entries: Iterable<PhaseEntry>): Generator<Observation, void> {
  for (const entry of entries) if (isObservation(entry)) yield entry.observation
}
