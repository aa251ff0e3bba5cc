import type { Attribution } from '../model/attribution.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import type { Group } from './group-differences.ts'
import type { ObservedReadOnly } from './read-only-tallies.ts'

export type Entry<Kind extends JournalEntry['kind']> = Extract<JournalEntry, { kind: Kind }>

/** What a journal says, before any judgement. Evidence is in sentences with their place. */
export interface Gathered {
  start?: Entry<'run-started'>
  end?: Entry<'run-finished'>
  /** Where the journal ends. */
  lastPlace?: string
  suites: SuiteSummary[]
  groups: Group[]
  /** Statements that a side never answered. */
  lost: string[]
  /** Statements that were refused for want of a right, so that nothing can be said of them. */
  notExercised: string[]
  /** Fixture statements that neither side takes. */
  brokenFixtures: string[]
  /** Planned, but not seen. */
  neverRan: string[]
  unfinishedSuites: string[]
  /** Suites of which `only` took a part, so that the rest was not judged. */
  reduced: string[]
  unusedTolerances: string[]
  /** What a closer look at divergences brought to light, by fingerprint. */
  attributions: Map<string, Attribution>
  /** Scripts, relative to the folder of the run, by fingerprint. */
  reproductions: Map<string, Pick<Extract<JournalEntry, { kind: 'reproduction' }>, 'file' | 'protocol'>>
  diagnosisRemarks: string[]
  /** Suites in which chance counts as a difference, because the source could not be asked twice. */
  noiseNotMeasured: string[]
  /** Why suites that ask for it were not replayed while the servers were read-only. */
  readOnlyLeftOut: string[]
  /** What was seen while the servers were read-only, when they were. */
  readOnly?: ObservedReadOnly
  /** The phase began, and did not come to its end. */
  readOnlyNotFinished: string[]
  /** Planned, but not seen while the servers were read-only. */
  readOnlyNeverRan: string[]
  skipped: Map<string, number>
  partly: Map<string, number>
}
