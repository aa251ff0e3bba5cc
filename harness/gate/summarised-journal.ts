import type { Divergence } from '../model/divergence.ts'
import type { RunFinished, RunStarted } from '../model/journal.ts'
import type { DivergenceAnnotation, PhaseReader } from '../model/phase.ts'
import type { PhaseState } from '../model/phase-state.ts'
import type { Section } from '../model/section.ts'
import type { Coverage, JudgedPhase, SuiteSummary } from '../model/verdict.ts'
import type { Group } from './divergence-groups.ts'

/** The content of a journal before any judgement. Evidence consists of sentences with their places. */
export interface SummarisedJournal {
  start?: RunStarted
  end?: RunFinished
  /** The place of the last observation. */
  lastPlace?: string
  groups: Group[]
  /** The reasons why journal.jsonl differs from its state when it was written; empty if the file is undamaged. */
  damage: string[]
  phases: SummarisedPhase[]
  suites: SuiteSummary[]
  coverage: Pick<Coverage, 'skipped' | 'partly'>
  /** By rule: evidence of what the phases failed to observe. */
  gaps: Map<string, string[]>
  remarks: Map<string, string[]>
  unusedTolerances: string[]
  /** By fingerprint: the results of the diagnosis of divergences. */
  annotations: Map<string, DivergenceAnnotation>
}

/** A phase that was planned. */
export interface SummarisedPhase extends Pick<PhaseReader, 'name' | 'title' | 'circumstance'> {
  state: PhaseState
  ms: number
  section(divergences: readonly Divergence[]): Section | undefined
  result(divergences: readonly Divergence[]): JudgedPhase['result']
}
