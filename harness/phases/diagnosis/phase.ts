import { describeFailure } from '../../model/describe-failure.ts'
import type { OpenedPhase, Phase, PhaseContext } from '../contract/phase.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'
import { DiagnosisJudge } from './diagnosis-judge.ts'
import { discloseDiagnosis } from './disclose-diagnosis.ts'
import { mergeDiagnosis } from './merge-diagnosis.ts'

/**
 * Explains the failing divergences: by a setting of the target, and by a small script that reproduces each one alone.
 */
export const diagnosis: Phase<DiagnosisEntry> = {
  name: 'diagnosis',
  title: 'Diagnosis',
  entries: async () => (await import('./diagnosis-entry.ts')).diagnosisEntrySchema,
  plan: ({ config: { diagnosis } }) => ({ kind: diagnosis.attribution || diagnosis.reproduction ? 'on' : 'off' }),
  open,
  judge: () => new DiagnosisJudge(),
  merge: mergeDiagnosis,
  disclosed: discloseDiagnosis,
  progress: entry => (entry.kind === 'reproduction' ? { text: `diagnosing: ${entry.file}`, isKept: false } : undefined),
}

async function open(context: PhaseContext): Promise<OpenedPhase<DiagnosisEntry>> {
  return { run: signal => diagnoseFailing(context, signal) }
}

/** Diagnoses the failing divergences. A failure of the diagnosis is a remark, because it is no failure of the run. */
async function* diagnoseFailing(context: PhaseContext, signal: AbortSignal): AsyncGenerator<DiagnosisEntry[], void> {
  try {
    if (!context.earlier.verdict().divergences.some(({ fails }) => fails)) return
    const { runDiagnosis } = await import('./run-diagnosis.ts')
    yield* runDiagnosis(context, signal)
  } catch (error) {
    yield [{ kind: 'remark', detail: `divergences could not be diagnosed: ${describeFailure(error)}` }]
  }
}
