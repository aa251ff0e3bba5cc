import type { Attribution } from '../model/attribution.ts'
import type { JournalEntry, PlannedSuite } from '../model/journal.ts'
import type { NoisyDifference } from '../model/noise.ts'
import { isOfTheFreeze, type Observation } from '../model/observation.ts'
import { sides } from '../model/side.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import type { Entry, Gathered } from './gathered.ts'
import { DifferenceGroups } from './group-differences.ts'
import { type ComparedStatement, HeldObservations } from './held-observations.ts'
import { missingAnswer } from './missing-answer.ts'
import { ReadOnlyTallies } from './read-only-tallies.ts'
import { SuiteTallies } from './suite-tallies.ts'
import { ToleranceUse } from './tolerance-use.ts'
import { withoutNoise } from './without-noise.ts'

/**
 * Takes what a journal says, entry by entry, while it is recorded or as it is read. It keeps what differs and what is
 * missing; of statements that are equal it keeps their number.
 */
export class Gathering {
  #start: Entry<'run-started'> | undefined
  #end: Entry<'run-finished'> | undefined
  #lastPlace: string | undefined
  readonly #groups = new DifferenceGroups()
  readonly #tallies = new SuiteTallies()
  readonly #readOnly = new ReadOnlyTallies()
  readonly #tolerances = new ToleranceUse()
  /** What is noise is known at the end of a suite only. */
  readonly #held = new HeldObservations()
  readonly #noise = new Map<string, NoisyDifference[]>()
  readonly #lost: string[] = []
  readonly #notExercised: string[] = []
  readonly #brokenFixtures: string[] = []
  readonly #reduced: string[] = []
  readonly #attributions = new Map<string, Attribution>()
  readonly #reproductions: Gathered['reproductions'] = new Map()
  readonly #diagnosisRemarks: string[] = []
  readonly #noiseNotMeasured: string[] = []
  readonly #readOnlyLeftOut: string[] = []
  readonly #skipped = new Map<string, number>()
  readonly #partly = new Map<string, number>()

  /** In the order of the journal; a journal may end anywhere. */
  note(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'run-started':
        this.#start = entry
        for (const planned of entry.suites) this.#plan(planned)
        break
      case 'suite-started':
        break
      case 'observation':
        this.#observe(entry.observation)
        break
      case 'noise':
        this.#noise.set(entry.statement, entry.differences)
        break
      case 'noise-not-measured':
        this.#noiseNotMeasured.push(`${entry.file}: ${entry.because}`)
        break
      case 'suite-finished':
        this.#takeHeld()
        this.#tallies.finish(entry)
        break
      case 'read-only-left-out':
        this.#readOnlyLeftOut.push(entry.because)
        break
      case 'read-only-started':
        // A suite that has not come to its end by now never will.
        this.#takeHeld()
        this.#readOnly.note(entry)
        break
      case 'exempt-writer':
      case 'movement':
      case 'across-the-switch':
      case 'read-only-finished':
        this.#readOnly.note(entry)
        break
      case 'attribution':
        this.#attributions.set(entry.fingerprint, entry)
        break
      case 'reproduction':
        this.#reproductions.set(entry.fingerprint, entry)
        break
      case 'diagnosis-remark':
        this.#diagnosisRemarks.push(entry.detail)
        break
      case 'run-finished':
        this.#end = entry
        if (!this.#start) for (const planned of entry.planned?.suites ?? []) this.#plan(planned)
        break
      default:
        entry satisfies never
    }
  }

  /** All that was noted by now. No suite is under way, or none of its entries will come any more. */
  gathered(): Gathered {
    this.#takeHeld()
    const suites = this.#tallies.summaries()
    const unfinished = suites.map(suite => ({ suite, missing: suite.statements - this.#tallies.ranOf(suite) }))
    const neverRan = unfinished.filter(({ missing }) => missing > 0)
    const skipped = new Map(this.#skipped)
    for (const { missing } of neverRan) count(skipped, 'never ran', missing)
    const readOnly = this.#readOnly.summary()
    const { notFinished, neverRan: neverRanFrozen } = this.#readOnly.gaps()
    return {
      ...(this.#start ? { start: this.#start } : {}),
      ...(this.#end ? { end: this.#end } : {}),
      ...(this.#lastPlace === undefined ? {} : { lastPlace: this.#lastPlace }),
      suites,
      groups: this.#groups.list(),
      lost: this.#lost,
      notExercised: this.#notExercised,
      brokenFixtures: this.#brokenFixtures,
      neverRan: neverRan.map(tellNeverRan),
      unfinishedSuites: this.#tellUnfinished(unfinished),
      reduced: this.#reduced,
      unusedTolerances: this.#tolerances.unused(),
      attributions: this.#attributions,
      reproductions: this.#reproductions,
      diagnosisRemarks: this.#diagnosisRemarks,
      noiseNotMeasured: this.#noiseNotMeasured,
      readOnlyLeftOut: this.#readOnlyLeftOut,
      ...(readOnly ? { readOnly } : {}),
      readOnlyNotFinished: notFinished,
      readOnlyNeverRan: neverRanFrozen,
      skipped,
      partly: this.#partly,
    }
  }

  /** Of those that never ran, it is told how much of them; why is told here, where that is known. */
  #tellUnfinished(unfinished: readonly { suite: SuiteSummary; missing: number }[]): string[] {
    const { givenUp } = this.#tallies
    return unfinished.flatMap(({ suite: { file, finished }, missing }) => {
      const why = givenUp.get(file)
      if (why !== undefined) return [`${file}: the suite was given up: ${why}`]
      return missing <= 0 && !finished ? [`${file}: the suite did not come to its end`] : []
    })
  }

  #plan(planned: PlannedSuite): void {
    this.#tallies.plan(planned)
    this.#readOnly.plan(planned)
    const { file, leftOut } = planned
    if (!leftOut) return
    count(this.#skipped, leftOut.because === 'only' ? 'left out by `only`' : 'not picked', leftOut.count)
    if (leftOut.because === 'only') this.#reduced.push(`${file}: \`only\` leaves out ${leftOut.count} statements`)
  }

  /** What can be told of an observation at once. */
  #observe(observation: Observation): void {
    this.#lastPlace = observation.at
    this.#readOnly.observe(observation)
    this.#tallies.observe(observation)
    this.#tolerances.declare(observation)
    this.#noteMissing(observation)
    if (observation.differences.length === 0) this.#notePartly(observation)
    // What is promised of a frozen server is not excused by chance: it was measured on one that was not frozen.
    else if (observation.phase === 'read-only') this.#take(observation)
    else this.#held.hold(observation)
  }

  #takeHeld(): void {
    for (const observation of this.#held.release()) {
      const noise = this.#noise.get(observation.statement)
      if (!noise) {
        this.#take(observation)
        continue
      }
      const measured = withoutNoise(observation, noise)
      this.#take(measured.observation)
      this.#groups.addNoise(measured.noise)
      if (!measured.isAllNoise) continue
      this.#tallies.noteNoise(observation)
      count(this.#skipped, 'noise: the source differs from itself')
    }
  }

  /** An observation without its noise. */
  #take(observation: ComparedStatement): void {
    this.#groups.add(observation)
    this.#tolerances.use(observation)
    this.#tallies.noteDifferences(observation)
    this.#notePartly(observation)
  }

  #noteMissing(observation: Observation): void {
    const { at, phase } = observation
    // What is no statement has no answer that could be missing.
    const missing = isOfTheFreeze(observation) ? undefined : missingAnswer(observation)
    if (missing) {
      this.#lost.push(`${at}: ${phase === 'read-only' ? 'while read-only: ' : ''}${missing.detail}`)
      if (phase === 'replay') count(this.#skipped, missing.reason)
    }
    const { notExercised } = observation
    if (notExercised !== undefined) {
      this.#notExercised.push(`${at}: ${notExercised}`)
      if (phase === 'replay') count(this.#skipped, 'not exercised: the account has no right to it')
    }
    if (phase !== 'fixture') return
    const [source, target] = sides.map(side => observation[side].find(outcome => outcome.kind === 'refused'))
    if (!source || !target) return
    this.#brokenFixtures.push(`${at}: neither side takes this fixture statement: ${source.message}`)
  }

  #notePartly(observation: ComparedStatement): void {
    if (observation.notCompared.length === 0) return
    if (!isOfTheFreeze(observation) && missingAnswer(observation)) return
    if (observation.notExercised !== undefined) return
    for (const reason of observation.notCompared) count(this.#partly, reason)
  }
}

function tellNeverRan({ suite, missing }: { suite: SuiteSummary; missing: number }): string {
  return `${suite.file}: ${missing} of ${suite.statements} statements never ran`
}

function count(counts: Map<string, number>, reason: string, by = 1): void {
  counts.set(reason, (counts.get(reason) ?? 0) + by)
}
