import { DeprecationWarnings } from '../../gate/deprecation-warnings.ts'
import { type ComparedStatement, findingOf } from '../../gate/finding-of.ts'
import { missingReply } from '../../gate/missing-reply.ts'
import { refusedAlike } from '../../gate/note-not-exercised.ts'
import { ObservationGaps } from '../../gate/observation-gaps.ts'
import type { Finding } from '../../model/finding.ts'
import { isLackingRight } from '../../model/lacking-right.ts'
import type { Observation } from '../../model/observation.ts'
import type { Warnings } from '../../model/outcome.ts'
import type { PhaseBase, PhaseJudge, PhaseJudgement } from '../../model/phase.ts'
import type { PlannedSuite } from '../../model/planned-suite.ts'
import type { SuiteSummary } from '../../model/verdict.ts'
import { linkStoredRows } from './causes/link-stored-rows.ts'
import { PendingObservations } from './pending-observations.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { type NoiseEntry, separateNoise } from './separate-noise.ts'
import { SuiteTallies } from './suite-tallies.ts'

const phase = 'replay'
const none: readonly Finding[] = []
const noWarnings: Warnings = { kind: 'read', count: 0, list: [] }

/** Counts the replayed statements, and separates differences from noise. */
export class ReplayJudge implements PhaseJudge<ReplayEntry> {
  readonly #tallies = new SuiteTallies()
  readonly #gaps = new ObservationGaps()
  /** The noise of a suite is known only at the end of the suite. */
  readonly #pending = new PendingObservations()
  /** By statement: an entry for each protocol in which it was sent. */
  readonly #noise = new Map<string, NoiseEntry[]>()
  readonly #noiseNotMeasured: string[] = []
  readonly #reduced: string[] = []
  readonly #picked: string[] = []
  readonly #restarts: string[] = []
  readonly #skipped = new Map<string, number>()

  readonly #deprecations: DeprecationWarnings
  /** By statement: the warnings of the source, read in another replay. */
  readonly #readLater = new Map<string, Warnings>()
  /** Statements whose warnings nobody read, until it is known whether others of the same shape tell what they are. */
  readonly #unread: ComparedStatement[] = []

  constructor({ suites, start }: PhaseBase) {
    this.#deprecations = new DeprecationWarnings(start?.servers.source)
    for (const planned of suites) this.#plan(planned)
  }

  add(entry: ReplayEntry): readonly Finding[] {
    switch (entry.kind) {
      case 'suite-started':
        return none
      case 'observation':
        this.#observe(entry.observation)
        return none
      case 'noise':
        this.#noise.set(entry.statement, [...(this.#noise.get(entry.statement) ?? []), entry])
        return none
      case 'warnings-read': {
        const list = entry.warnings.map(({ level, code }) => ({ level, code, message: '' }))
        this.#readLater.set(entry.statement, { kind: 'read', count: list.length, list })
        return none
      }
      case 'noise-not-measured':
        this.#noiseNotMeasured.push(`${entry.file}: ${entry.because}`)
        return none
      case 'suite-finished':
        this.#tallies.finish(entry)
        return this.#release(observation => !this.#defers(observation))
      case 'server-restarted':
        this.#restarts.push(`the ${entry.side} had to be restarted: ${entry.because}`)
        return none
      default:
        return entry satisfies never
    }
  }

  settle(): readonly Finding[] {
    const findings = this.#release(() => true)
    return [...findings, ...this.#unread.splice(0).flatMap(observation => this.#findingsOf(observation))]
  }

  #release(isKnown: (observation: ComparedStatement) => boolean): readonly Finding[] {
    const findings = [...this.#pending.release()].filter(isKnown).flatMap(observation => this.#findingsOf(observation))
    return linkStoredRows(findings)
  }

  #defers(observation: ComparedStatement): boolean {
    const warnings = this.#readLater.get(observation.statement)
    if (warnings) this.#deprecations.noteRead(observation, { source: warnings, target: noWarnings })
    const isUnread = this.#deprecations.isUnread(observation)
    if (isUnread) this.#unread.push(observation)
    return isUnread
  }

  #findingsOf(compared: ComparedStatement): Finding[] {
    const observation = this.#deprecations.judged(compared)
    const noise = this.#noise.get(observation.statement)
    if (!noise) {
      this.#gaps.addPartly(observation)
      return [findingOf(observation, phase)]
    }
    const parted = separateNoise(observation, noise)
    this.#gaps.addPartly(parted.observation)
    if (parted.isAllNoise) {
      if (observation.step === 'suite') this.#tallies.noteUnanswered(observation)
      this.#skip('noise: the source differs from itself')
    }
    return [findingOf(parted.observation, phase), { ...findingOf(parted.noise, phase), isNoise: true as const }]
  }

  judgement(): PhaseJudgement {
    const suites = this.#tallies.summaries()
    const unfinished = suites.map(suite => ({ suite, missing: suite.statements - this.#tallies.ranOf(suite) }))
    const neverRan = unfinished.filter(({ missing }) => missing > 0)
    const skipped = new Map(this.#skipped)
    for (const { missing } of neverRan) count(skipped, 'never ran', missing)
    return {
      gaps: [
        // An application should not move to a server that crashes, even if everything could be compared after its
        // restart.
        ['server-restarted', this.#restarts],
        ...this.#gaps.list(),
        ['never-ran', neverRan.map(describeNeverRan)],
        ['suite-not-finished', unfinished.flatMap(each => this.#describeUnfinished(each))],
        ['only', this.#reduced],
        ['selection', this.#picked],
      ],
      remarks: [...this.#gaps.remarks(), ['noise-not-measured', this.#noiseNotMeasured]],
      coverage: { suites, skipped: listed(skipped), partly: listed(this.#gaps.partly) },
    }
  }

  section(): undefined {
    // The reports have sections of their own for divergences and coverage.
  }

  #plan(planned: PlannedSuite): void {
    this.#tallies.plan(planned)
    const { file, statements, leftOut } = planned
    if (!leftOut) return
    this.#skip(leftOut.because === 'only' ? 'left out by `only`' : 'excluded by your selection', leftOut.count)
    if (leftOut.because === 'only') this.#reduced.push(`${file}: \`only\` leaves out ${leftOut.count} statements`)
    else this.#picked.push(`${file}: ${statements} of ${statements + leftOut.count} statements picked`)
  }

  #observe(observation: Observation): void {
    this.#gaps.add(observation)
    if (observation.step === 'suite') {
      this.#tallies.noteRun(observation)
      const missing = missingReply(observation)
      if (missing) {
        this.#skip(missing.reason)
        this.#tallies.noteUnanswered(observation)
      }
      if (observation.notExercised !== undefined) {
        this.#skip(describeNotExercised(observation))
        this.#tallies.noteNotExercised(observation)
      }
    }
    this.#deprecations.note(observation)
    if (observation.differences.length > 0) this.#pending.hold(observation)
    else this.#gaps.addPartly(observation)
  }

  /**
   * Describes why a suite was not finished, if this is known. The number of statements that never ran is reported under
   * `never-ran`.
   */
  #describeUnfinished({ suite: { file, finished }, missing }: Unfinished): string[] {
    const why = this.#tallies.givenUp.get(file)
    if (why !== undefined) return [`${file}: the suite was given up: ${why}`]
    return missing <= 0 && !finished ? [`${file}: the suite did not come to its end`] : []
  }

  #skip(reason: string, by = 1): void {
    count(this.#skipped, reason, by)
  }
}

function describeNotExercised(observation: Observation): string {
  const refusal = refusedAlike(observation)
  if (!refusal || isLackingRight(refusal)) return 'not exercised: the account has no right to it'
  return `not exercised: both servers refuse it with error ${refusal.errno}`
}

interface Unfinished {
  suite: Omit<SuiteSummary, 'differing'>
  missing: number
}

function describeNeverRan({ suite, missing }: Unfinished): string {
  return `${suite.file}: ${missing} of ${suite.statements} statements never ran`
}

function count(counts: Map<string, number>, reason: string, by: number): void {
  counts.set(reason, (counts.get(reason) ?? 0) + by)
}

function listed(counts: ReadonlyMap<string, number>): { reason: string; count: number }[] {
  return [...counts].map(([reason, number]) => ({ reason, count: number }))
}
