import type { JournalEntry } from '../../model/journal.ts'
import { isObservation, observationIn } from '../../model/journal-entry.ts'
import type { Observation } from '../../model/observation.ts'
import type { PhaseReader } from '../../model/phase.ts'
import { NameOrdinals, nameOfCase, numbered } from '../presentation/case-name.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { type CaseCounts, noCases, sumOfCounts } from './case-counts.ts'
import type { FailingCases } from './failing-cases.ts'
import { SpooledText } from './spooled-text.ts'
import { needsTestCase, slowerMs, type TestCase, testCaseOf } from './test-case.ts'

/** The entries of a journal by their line numbers, which begin with 1. They must be requested in ascending order. */
export interface JournalLines {
  between(first: number, last: number): Iterable<JournalEntry>
}

/** A testsuite of junit.xml without the additions from the verdict. */
export interface SuiteOfCases {
  name: string
  file: string | undefined
  /** The phase that observed the suite, if the phase has a circumstance of its own. */
  phase: string | undefined
  /** The total duration of its statements, if its phase reports no durations of suites. */
  statementsMs: number
  counts: CaseCounts
  /** Yields the cases as UTF-8; each piece is valid until the next one is requested. */
  xml: () => Iterable<Uint8Array>
}

type Suite = Pick<SuiteOfCases, 'name' | 'file' | 'phase' | 'statementsMs'>

/** Some consecutive cases, in the journal as in the report. */
interface Stretch {
  suite: Suite
  phase: string
  /** The name of the suite in the observations. */
  observed: string
  /** The position of the cases in the spooled text. */
  from: number
  to: number
  counts: CaseCounts
  size: number
  /** The lines of the journal. Between them, only the entries of this stretch have cases. */
  firstLine: number
  lastLine: number
  /** The lines of the statements, in any file. */
  lowest: number
  highest: number
  /** The numbers that make the names of the cases unique. */
  ordinals: number[]
}

const mostInStretch = 64

/**
 * The test cases of junit.xml, created while a run is recorded or its journal is read, as if none of them failed. The
 * failing ones are known with the verdict; these are then created again, with the few around them.
 */
export class TestCases implements Disposable {
  readonly #spooled: SpooledText
  /** The suites by file; observations under a phase's own circumstance form a separate suite. */
  readonly #suites = new Map<string, Suite>()
  readonly #stretches: Stretch[] = []
  readonly #names = new NameOrdinals()
  /** The phases that have a circumstance of their own. */
  readonly #circumstances: ReadonlySet<string>
  #line = 0

  /** `directory`: see SpooledText. `phases` are the phases that the journal may contain. */
  constructor(directory: string, phases: readonly PhaseReader[]) {
    this.#spooled = new SpooledText(directory)
    this.#circumstances = new Set(
      phases.flatMap(({ name, circumstance }) => (circumstance === undefined ? [] : [name])),
    )
  }

  /** Must be called for every entry of the journal, in order. */
  note(entry: JournalEntry): void {
    this.#line += 1
    if (entry.kind === 'run-started') {
      for (const { name, file } of entry.suites) {
        if (!this.#suites.has(file)) this.#suites.set(file, { name, file, phase: undefined, statementsMs: 0 })
      }
    } else if (entry.kind === 'entry' && isObservation(entry.entry) && needsTestCase(entry.entry.observation))
      this.#add(entry.entry.observation, entry.phase)
  }

  /**
   * Returns the suites in the order of the run; the keys of planned suites are their files. `journal` contains the
   * entries that were noted; `commands` are advised by failing cases.
   */
  suites(failing: FailingCases, journal: JournalLines, commands: RunCommands): Map<string, SuiteOfCases> {
    const stretchesOf = new Map<Suite, Stretch[]>([...this.#suites.values()].map(suite => [suite, []]))
    for (const stretch of this.#stretches) {
      const mayFail = failing.mayBeWithin(stretch.observed, stretch.lowest, stretch.highest)
      stretchesOf.get(stretch.suite)!.push(mayFail ? this.#again(stretch, failing, journal, commands) : stretch)
    }
    const withCases = (suite: Suite): SuiteOfCases => {
      const stretches = stretchesOf.get(suite)!
      const counts = sumOfCounts(stretches.map(stretch => stretch.counts))
      return { ...suite, counts, xml: () => this.#read(stretches) }
    }
    return new Map([...this.#suites].map(([key, suite]) => [key, withCases(suite)]))
  }

  [Symbol.dispose](): void {
    this.#spooled[Symbol.dispose]()
  }

  #add(observation: Observation, phase: string): void {
    const stretch = this.#stretchFor(observation, phase)
    const { suite } = stretch
    const name = nameOfCase(observation)
    const ordinal = this.#names.next(suite.name, name)
    const made = testCaseOf(observation, { suite: suite.name, name: numbered(name, ordinal) }, undefined)
    stretch.ordinals.push(ordinal)
    stretch.lowest = Math.min(stretch.lowest, made.line)
    stretch.highest = Math.max(stretch.highest, made.line)
    stretch.lastLine = this.#line
    stretch.size += 1
    if (suite.phase !== undefined) suite.statementsMs += slowerMs(observation)
    this.#put(made, stretch)
  }

  #stretchFor(observation: Observation, phase: string): Stretch {
    const { suite: observed } = observation
    const suite = this.#suiteOf(observation, phase)
    const last = this.#stretches.at(-1)
    if (last && last.suite === suite && last.observed === observed && last.size < mostInStretch) return last
    const nowhere = { lowest: Number.POSITIVE_INFINITY, highest: 0, firstLine: this.#line, lastLine: this.#line }
    const stretch = {
      suite,
      phase,
      observed,
      from: this.#spooled.size,
      to: this.#spooled.size,
      counts: noCases(),
      size: 0,
      ordinals: [],
      ...nowhere,
    }
    this.#stretches.push(stretch)
    return stretch
  }

  #suiteOf({ suite, file }: Observation, phase: string): Suite {
    const isApart = this.#circumstances.has(phase)
    const key = isApart ? `${phase}: ${file}` : file
    const known = this.#suites.get(key)
    if (known) return known
    const added = {
      name: isApart ? `${suite} (${phase})` : suite,
      file,
      phase: isApart ? phase : undefined,
      statementsMs: 0,
    }
    this.#suites.set(key, added)
    return added
  }

  #again(passing: Stretch, failing: FailingCases, journal: JournalLines, commands: RunCommands): Stretch {
    const stretch = { ...passing, from: this.#spooled.size, counts: noCases() }
    let index = 0
    for (const entry of journal.between(passing.firstLine, passing.lastLine)) {
      const observation = observationIn(entry)
      if (!observation || !needsTestCase(observation)) continue
      const name = numbered(nameOfCase(observation), stretch.ordinals[index] ?? 1)
      const by = failing.of(observation, stretch.phase)
      this.#put(testCaseOf(observation, { suite: stretch.suite.name, name }, { by, commands }), stretch)
      index += 1
    }
    return stretch
  }

  #put({ xml, state }: TestCase, stretch: Stretch): void {
    this.#spooled.append(xml)
    stretch.counts[state] += 1
    stretch.to = this.#spooled.size
  }

  /** Reads stretches that were stored one after the other as one. */
  *#read(stretches: readonly Stretch[]): Generator<Uint8Array, void> {
    let [from, to] = [0, 0]
    for (const stretch of stretches) {
      if (stretch.from !== to) {
        yield* this.#spooled.read(from, to)
        from = stretch.from
      }
      to = stretch.to
    }
    yield* this.#spooled.read(from, to)
  }
}
