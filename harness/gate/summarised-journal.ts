import type { Divergence } from '../model/divergence.ts'
import type { RunFinished, RunStarted } from '../model/journal.ts'
import type { DivergenceAnnotation, PhaseReader } from '../model/phase.ts'
import type { PhaseState } from '../model/phase-state.ts'
import type { Section } from '../model/section.ts'
import type { Coverage, JudgedPhase, SuiteSummary } from '../model/verdict.ts'
import type { Group } from './divergence-groups.ts'

/** What a journal says, before any judgement. Evidence is in sentences with their place. */
export interface SummarisedJournal {
  start?: RunStarted
  end?: RunFinished
  /** The place of the last observation. */
  lastPlace?: string
  groups: Group[]
  /** Why journal.jsonl is not as it was written; empty while it is. */
  damage: string[]
  phases: SummarisedPhase[]
  suites: SuiteSummary[]
  coverage: Pick<Coverage, 'skipped' | 'partly'>
  /** What keeps phases from having told all, by rule. */
  gaps: Map<string, string[]>
  remarks: Map<string, string[]>
  unusedTolerances: string[]
  /** What was found out of divergences, by fingerprint. */
  annotations: Map<string, DivergenceAnnotation>
}

/** A phase that was planned, or has left something. */
export interface SummarisedPhase extends Pick<PhaseReader, 'name' | 'title' | 'circumstance'> {
  state: PhaseState
  ms: number
  section(divergences: readonly Divergence[]): Section | undefined
  result(divergences: readonly Divergence[]): JudgedPhase['result']
}
