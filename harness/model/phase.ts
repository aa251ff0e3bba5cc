import type { z } from '../formats/schema.ts'
import type { Divergence } from './divergence.ts'
import type { Finding } from './finding.ts'
import type { JournaledShard, PhaseEntry, RunStarted } from './journal.ts'
import type { PhaseState } from './phase-state.ts'
import type { PlannedSuite } from './planned-suite.ts'
import type { Section } from './section.ts'
import type { Coverage, JudgedPhase, SuiteSummary } from './verdict.ts'

/**
 * How a phase of a run reads what it has observed: all that judging, merging and reporting know of it. What it takes to
 * observe is added by `phases/phase.ts`. Outside of the folder of a phase nobody knows what its entries mean.
 */
export interface PhaseReader<Entry extends PhaseEntry = PhaseEntry> {
  /** A stable word, in the journal, in verdict.json and in names of rules: `read-only`. */
  readonly name: string
  /** For people, as a heading: `While the database is read-only`. */
  readonly title: string
  /**
   * Under which circumstances suites answer here, where they are not the usual ones: `while read-only`. What such a phase
   * observes of suites is shown apart from what is observed otherwise.
   */
  readonly circumstance?: string
  /** What it writes into the journal. Loaded where a journal is read, because most of Zod's cost is to load it. */
  entries(): Promise<z.ZodType<Entry>>
  /** Takes the entries of one run. */
  judge(base: PhaseBase): PhaseJudge<Entry>
  /** The entries that the phase would have left in a run of all suites, from those that it left in each shard. */
  merge(shards: readonly PhaseShard<Entry>[], context: MergeContext): Iterable<Entry>
  /** An entry as it may be written where values are masked or left out. Observations are taken care of already. */
  disclosed?(entry: Entry, tools: DisclosureTools): Entry
  /** What a terminal shows when this entry comes, beside the progress of suites. */
  progress?(entry: Entry): PhaseProgress | undefined
}

/** Measured by what was planned: the base of coverage and gaps. */
export interface PhaseBase {
  suites: readonly PlannedSuite[]
  /** Absent where no server ever answered. */
  start?: RunStarted
}

/** Gathers what the journal says of one phase, entry by entry, while it is recorded or as it is read. */
export interface PhaseJudge<Entry extends PhaseEntry = PhaseEntry> {
  /** Returns what is found by this entry. */
  add(entry: Entry): readonly Finding[]
  /** What has not been returned yet, when no more entries come for the time being. */
  settle(): readonly Finding[]
  /** By the state in which the journal leaves the phase. */
  judgement(state: PhaseState): PhaseJudgement
  /** What the reports show of the phase, once it is known how its divergences are to be taken; undefined for nothing. */
  section(state: PhaseState, divergences: readonly Divergence[]): Section | undefined
  /** The same for programs, as JSON. */
  result?(state: PhaseState, divergences: readonly Divergence[]): JudgedPhase['result']
}

export interface PhaseJudgement {
  /** What keeps the phase from having told all that it was to tell: by stable words, sentences with their place. */
  gaps?: RuleEvidence[]
  /** What somebody should know, and what decides nothing. */
  remarks?: RuleEvidence[]
  /** What was found out of divergences, by their fingerprints. */
  annotations?: ReadonlyMap<string, DivergenceAnnotation>
  coverage?: PhaseCoverage
}

/** `[rule, sentences]` */
export type RuleEvidence = readonly [rule: string, evidence: readonly string[]]

export type DivergenceAnnotation = Pick<Divergence, 'attribution' | 'reproduction' | 'reproductionProtocol'>

/** How much differs in a suite is counted for all phases together. */
interface PhaseCoverage extends Partial<Pick<Coverage, 'skipped' | 'partly'>> {
  suites?: Omit<SuiteSummary, 'differing'>[]
}

/** What one shard of a run has left of a phase. */
export interface PhaseShard<Entry extends PhaseEntry = PhaseEntry> {
  /** The folder of its run. */
  directory: string
  start: RunStarted & { shard: JournaledShard }
  /** From the front of its journal, each time it is asked. */
  entries(): Generator<Entry, void>
}

export interface MergeContext {
  /** The files of all suites, in the order of the whole run. */
  files: readonly string[]
  /** Whether the shards hold the whole of a suite. */
  isWhole(file: string): boolean
  /** Takes a file of a shard's folder into the joined folder, by its path in both; false where it is not there any more. */
  takeAlong(shard: Pick<PhaseShard, 'directory'>, file: string): boolean
}

/** By which an entry is made fit to be written. */
export interface DisclosureTools {
  /** Whether values stand in what is written at all. */
  hasValues: boolean
  /** SQL in its masked form, or in its shape where values are left out. `about`: to which statement it belongs. */
  sql(sql: string, about?: { statement: string; suite: string; file: string }): string
  /** A name, or another text that holds no value by itself, without what is masked. */
  text(text: string): string
  /** A sentence that may quote a value: without what is masked, or without all quotes where values are left out. */
  sentence(text: string): string
  /** A label of a column in the result of this statement, as it is shown. */
  label(statement: string, label: string): string
}

interface PhaseProgress {
  text: string
  /** Stays on the terminal; else it is gone when the next comes. */
  isKept: boolean
}
