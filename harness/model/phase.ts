import type { z } from '../formats/schema.ts'
import type { Divergence } from './divergence.ts'
import type { Finding } from './finding.ts'
import type { JournaledShard, PhaseEntry, RunStarted } from './journal.ts'
import type { PhaseState } from './phase-state.ts'
import type { PlannedSuite } from './planned-suite.ts'
import type { Section } from './section.ts'
import type { Coverage, JudgedPhase, SuiteSummary } from './verdict.ts'

/**
 * The part of a phase that reads its entries: judging, merging and reporting know nothing else of a phase.
 * `phases/phase.ts` adds the part that observes. Code outside the folder of a phase does not know the meaning of its
 * entries.
 */
export interface PhaseReader<Entry extends PhaseEntry = PhaseEntry> {
  /** A stable word, in the journal, in verdict.json and in names of rules: `read-only`. */
  readonly name: string
  /** For people, as a heading: `While the database is read-only`. */
  readonly title: string
  /**
   * The circumstances under which suites run in this phase, if they are not the usual ones: `while read-only`. The
   * reports show the observations of such a phase apart from the observations of other phases.
   */
  readonly circumstance?: string
  /**
   * The schema of the entries that the phase writes into the journal. It is loaded only when a journal is read, because
   * most of Zod's cost is to load it.
   */
  entries(): Promise<z.ZodType<Entry>>
  /** Returns a judge for the entries of one run. */
  judge(base: PhaseBase): PhaseJudge<Entry>
  /**
   * Returns the entries that the phase would have written in a run of all suites, from the entries that it wrote in
   * each shard.
   */
  merge(shards: readonly PhaseShard<Entry>[], context: MergeContext): Iterable<Entry>
  /**
   * Returns an entry as it may be written when values are masked or left out. Observations do not pass through this
   * function.
   */
  disclosed?(entry: Entry, tools: DisclosureTools): Entry
  /** Returns the text that a terminal shows for this entry, beside the progress of suites. */
  progress?(entry: Entry): PhaseProgress | undefined
}

/** The plan of the run: the base of coverage and gaps. */
export interface PhaseBase {
  suites: readonly PlannedSuite[]
  /** Absent if no server ever answered. */
  start?: RunStarted
}

/** Judges the entries of one phase one by one, while the journal is written or when it is read. */
export interface PhaseJudge<Entry extends PhaseEntry = PhaseEntry> {
  /** Returns the findings that this entry completes. */
  add(entry: Entry): readonly Finding[]
  /** Returns the pending findings, when no more entries come for the time being. */
  settle(): readonly Finding[]
  /** Judges the phase, given the state in which the journal leaves it. */
  judgement(state: PhaseState): PhaseJudgement
  /**
   * Returns the section that the reports show for the phase, once the status of its divergences is decided; undefined
   * for none.
   */
  section(state: PhaseState, divergences: readonly Divergence[]): Section | undefined
  /** Returns the result of the phase for programs, as JSON. */
  result?(state: PhaseState, divergences: readonly Divergence[]): JudgedPhase['result']
}

export interface PhaseJudgement {
  /** Why the results of the phase are incomplete: stable names of rules, each with sentences that name their place. */
  gaps?: RuleEvidence[]
  /** Facts that a reader should know and that do not influence the decision. */
  remarks?: RuleEvidence[]
  /** The results of the diagnosis of divergences, by fingerprint. */
  annotations?: ReadonlyMap<string, DivergenceAnnotation>
  coverage?: PhaseCoverage
}

/** `[rule, sentences]` */
export type RuleEvidence = readonly [rule: string, evidence: readonly string[]]

export type DivergenceAnnotation = Pick<Divergence, 'attribution' | 'reproduction' | 'reproductionProtocol'>

/** The number of differences in a suite is absent here, because it is counted for all phases together. */
interface PhaseCoverage extends Partial<Pick<Coverage, 'skipped' | 'partly'>> {
  suites?: Omit<SuiteSummary, 'differing'>[]
}

/** The entries that one shard of a run has written for a phase. */
export interface PhaseShard<Entry extends PhaseEntry = PhaseEntry> {
  /** The folder of the shard's run. */
  directory: string
  start: RunStarted & { shard: JournaledShard }
  /** Reads the shard's journal from the beginning at each call. */
  entries(): Generator<Entry, void>
}

export interface MergeContext {
  /** The files of all suites, in the order of the whole run. */
  files: readonly string[]
  /** Whether the shards contain the whole of a suite. */
  isWhole(file: string): boolean
  /**
   * Copies a file from a shard's folder into the joined folder, under the same path; returns false if the file no
   * longer exists.
   */
  takeAlong(shard: Pick<PhaseShard, 'directory'>, file: string): boolean
}

/** The functions that mask or remove the values in an entry. */
export interface DisclosureTools {
  /** Whether values are written at all. */
  hasValues: boolean
  /**
   * Returns SQL in its masked form, or its shape if values are left out. `about`: the statement to which the SQL
   * belongs.
   */
  sql(sql: string, about?: { statement: string; suite: string; file: string }): string
  /** Masks a name, or another text that contains no value by itself. */
  text(text: string): string
  /** Masks a sentence that may quote a value; removes all quotes if values are left out. */
  sentence(text: string): string
  /** Masks the label of a column in the result of this statement. */
  label(statement: string, label: string): string
}

interface PhaseProgress {
  text: string
  /** The text stays on the terminal; otherwise the next text replaces it. */
  isKept: boolean
}
