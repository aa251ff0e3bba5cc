import type { Attribution } from '../model/attribution.ts'
import type { JournalEntry, PlannedSuite } from '../model/journal.ts'
import { formatLocation } from '../model/location.ts'
import { isNoise, type NoisyDifference } from '../model/noise.ts'
import { isOfTheFreeze, type Observation } from '../model/observation.ts'
import type { ReadOnlySummary } from '../model/read-only.ts'
import { sides } from '../model/side.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import { covers, DifferenceGroups, type Group } from './group-differences.ts'
import { missingAnswer } from './missing-answer.ts'
import { ReadOnlyTallies } from './read-only-tallies.ts'
import { SuiteTallies } from './suite-tallies.ts'

type Entry<Kind extends JournalEntry['kind']> = Extract<JournalEntry, { kind: Kind }>

/** What a journal says, in one pass over it and before any judgement. Evidence is in sentences with their place. */
export interface Gathered {
  start?: Entry<'run-started'>
  end?: Entry<'run-finished'>
  /** Where the journal ends. */
  lastPlace?: string
  suites: SuiteSummary[]
  groups: Group[]
  /** Statements that a side never answered. */
  lost: string[]
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
  reproductions: Map<string, string>
  diagnosisRemarks: string[]
  /** Suites in which chance counts as a difference, because the source could not be asked twice. */
  noiseNotMeasured: string[]
  /** Why suites that ask for it were not replayed while the servers were read-only. */
  readOnlyLeftOut: string[]
  /** What was seen while the servers were read-only, when they were. */
  readOnly?: ReadOnlySummary
  /** The phase began, and did not come to its end. */
  readOnlyNotFinished: string[]
  /** Planned, but not seen while the servers were read-only. */
  readOnlyNeverRan: string[]
  skipped: Map<string, number>
  partly: Map<string, number>
}

/** Takes entries in the order of the journal; a journal may end anywhere. */
export function gather(entries: Iterable<JournalEntry>): Gathered {
  const gathered: Gathered = {
    suites: [],
    groups: [],
    lost: [],
    brokenFixtures: [],
    neverRan: [],
    unfinishedSuites: [],
    reduced: [],
    unusedTolerances: [],
    attributions: new Map(),
    reproductions: new Map(),
    diagnosisRemarks: [],
    noiseNotMeasured: [],
    readOnlyLeftOut: [],
    readOnlyNotFinished: [],
    readOnlyNeverRan: [],
    skipped: new Map(),
    partly: new Map(),
  }
  const groups = new DifferenceGroups()
  const tallies = new SuiteTallies()
  const readOnly = new ReadOnlyTallies()
  const tolerances = new Map<string, { used: boolean; evidence: string }>()
  // What is noise is known at the end of a suite only.
  const pending: Observation[] = []
  const noise = new Map<string, NoisyDifference[]>()
  // What is promised of a frozen server is not excused by chance: it was measured on one that was not frozen.
  const noiseOf = ({ phase, statement }: Observation) => (phase === 'read-only' ? [] : (noise.get(statement) ?? []))
  const take = (observations: Observation[]) => {
    for (const observation of observations) {
      const measured = withoutNoise(observation, noiseOf(observation))
      groups.add(measured.observation)
      groups.addNoise(measured.noise)
      noteTolerances(tolerances, measured.observation)
      noteOutcomes(gathered, measured.observation)
      tallies.observe(measured.observation, measured.isAllNoise)
      if (measured.isAllNoise) count(gathered.skipped, 'noise: the source differs from itself')
    }
  }
  for (const entry of entries) {
    switch (entry.kind) {
      case 'run-started':
        gathered.start = entry
        for (const planned of entry.suites) {
          tallies.plan(planned)
          readOnly.plan(planned)
          noteLeftOut(gathered, planned)
        }
        break
      case 'suite-started':
        break
      case 'observation':
        gathered.lastPlace = entry.observation.at
        pending.push(entry.observation)
        readOnly.observe(entry.observation)
        break
      case 'noise':
        noise.set(entry.statement, entry.differences)
        break
      case 'noise-not-measured':
        gathered.noiseNotMeasured.push(`${entry.file}: ${entry.because}`)
        break
      case 'suite-finished':
        take(pending.splice(0))
        tallies.finish(entry)
        break
      case 'read-only-left-out':
        gathered.readOnlyLeftOut.push(entry.because)
        break
      case 'read-only-started':
      case 'exempt-writer':
      case 'movement':
      case 'across-the-switch':
      case 'read-only-finished':
        readOnly.note(entry)
        break
      case 'attribution':
        gathered.attributions.set(entry.fingerprint, entry)
        break
      case 'reproduction':
        gathered.reproductions.set(entry.fingerprint, entry.file)
        break
      case 'diagnosis-remark':
        gathered.diagnosisRemarks.push(entry.detail)
        break
      case 'run-finished':
        gathered.end = entry
        break
      default:
        entry satisfies never
    }
  }
  take(pending.splice(0))
  gathered.groups = groups.list()
  gathered.suites = tallies.summaries()
  const summary = readOnly.summary()
  if (summary) gathered.readOnly = summary
  const gaps = readOnly.gaps()
  gathered.readOnlyNotFinished = gaps.notFinished
  gathered.readOnlyNeverRan = gaps.neverRan
  for (const suite of gathered.suites) noteUnfinished(gathered, suite, tallies.ranOf(suite))
  gathered.unusedTolerances = [...tolerances.values()].filter(({ used }) => !used).map(({ evidence }) => evidence)
  return gathered
}

interface Measured {
  observation: Observation
  /** The same observation with nothing but its noise. */
  noise: Observation
  /** Nothing that a client sees of this statement could be compared. */
  isAllNoise: boolean
}

function withoutNoise(observation: Observation, noise: readonly NoisyDifference[]): Measured {
  const noisy = observation.differences.filter(difference => isNoise(difference, noise))
  const isAllNoise = noisy.length > 0 && hidesAnswer(observation, noise)
  const notCompared = noisy.map(({ kind, columns }) => `noise: ${kind}${columns ? ` of ${columns.join(', ')}` : ''}`)
  return {
    observation: {
      ...observation,
      differences: observation.differences.filter(difference => !noisy.includes(difference)),
      notCompared: isAllNoise ? [] : [...observation.notCompared, ...notCompared],
    },
    noise: { ...observation, differences: noisy },
    isAllNoise,
  }
}

/** Whether the source's own answers are so far apart that none of its columns can be held against the target. */
function hidesAnswer(observation: Observation, noise: readonly NoisyDifference[]): boolean {
  const inAnswers = noise.filter(({ kind }) => kind === 'rows' || kind === 'error' || kind === 'affected')
  if (inAnswers.some(({ columns }) => columns === undefined)) return true
  const noisy = new Set(inAnswers.flatMap(({ columns = [] }) => columns))
  const seen = observation.source.flatMap(outcome => (outcome.kind === 'rows' ? outcome.columns : []))
  return seen.length > 0 && seen.every(({ name }) => noisy.has(name))
}

function noteLeftOut(gathered: Gathered, { file, leftOut }: PlannedSuite): void {
  if (!leftOut) return
  count(gathered.skipped, leftOut.because === 'only' ? 'left out by `only`' : 'not picked', leftOut.count)
  if (leftOut.because === 'only') gathered.reduced.push(`${file}: \`only\` leaves out ${leftOut.count} statements`)
}

function noteTolerances(known: Map<string, { used: boolean; evidence: string }>, observation: Observation): void {
  if (missingAnswer(observation)) return
  for (const tolerance of observation.tolerances) {
    const at = formatLocation(tolerance.at)
    const used =
      observation.differences.some(difference => covers(tolerance, difference)) || known.get(at)?.used === true
    const evidence = `${at}: tolerates ${tolerance.kinds.join(', ')}, and nothing differs so in this run`
    known.set(at, { used, evidence })
  }
}

function noteOutcomes(gathered: Gathered, observation: Observation): void {
  // What is no statement has no answer that could be missing.
  const missing = isOfTheFreeze(observation) ? undefined : missingAnswer(observation)
  const when = observation.phase === 'read-only' ? 'while read-only: ' : ''
  if (missing) {
    gathered.lost.push(`${observation.at}: ${when}${missing.detail}`)
    if (observation.phase === 'replay') count(gathered.skipped, missing.reason)
  } else {
    for (const reason of observation.notCompared) count(gathered.partly, reason)
  }
  const [source, target] = sides.map(side => observation[side].find(outcome => outcome.kind === 'refused'))
  if (observation.phase === 'fixture' && source && target) {
    gathered.brokenFixtures.push(`${observation.at}: neither side takes this fixture statement: ${source.message}`)
  }
}

function noteUnfinished(gathered: Gathered, suite: SuiteSummary, ran: number): void {
  const missing = suite.statements - ran
  if (missing > 0) {
    gathered.neverRan.push(`${suite.file}: ${missing} of ${suite.statements} statements never ran`)
    count(gathered.skipped, 'never ran', missing)
  } else if (!suite.finished) {
    gathered.unfinishedSuites.push(`${suite.file}: the suite did not come to its end`)
  }
}

function count(counts: Map<string, number>, reason: string, by = 1): void {
  counts.set(reason, (counts.get(reason) ?? 0) + by)
}
