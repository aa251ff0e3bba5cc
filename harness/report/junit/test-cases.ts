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

/** The entries of a journal by the numbers of their lines, which begin with 1. Asked for from the front to the end. */
export interface JournalLines {
  between(first: number, last: number): Iterable<JournalEntry>
}

/** A testsuite of junit.xml without what its verdict adds. */
export interface SuiteOfCases {
  name: string
  file: string | undefined
  /** The phase that has observed it, where suites answer under a circumstance of their own there. */
  phase: string | undefined
  /** How long its statements took, where its phase tells no time of suites. */
  statementsMs: number
  counts: CaseCounts
  /** Its cases as UTF-8; each piece is good until the next one is asked for. */
  xml: () => Iterable<Uint8Array>
}

type Suite = Pick<SuiteOfCases, 'name' | 'file' | 'phase' | 'statementsMs'>

/** Some cases that stand one after the other, in the journal as in the report. */
interface Stretch {
  suite: Suite
  phase: string
  /** The name of the suite in the observations. */
  observed: string
  /** Where they are put aside. */
  from: number
  to: number
  counts: CaseCounts
  size: number
  /** In the journal. Nothing else between them is worth a case. */
  firstLine: number
  lastLine: number
  /** Of their statements, in whichever file. */
  lowest: number
  highest: number
  /** By which the names of its cases are told apart. */
  ordinals: number[]
}

const mostInStretch = 64

/**
 * The test cases of junit.xml, made while a run is recorded or its journal is read, as if none of them failed. Which do
 * is known with the verdict; those are made again then, with the few around them.
 */
export class TestCases implements Disposable {
  readonly #spooled: SpooledText
  /** By their file; what was seen under a circumstance of its own is a suite of its own. */
  readonly #suites = new Map<string, Suite>()
  readonly #stretches: Stretch[] = []
  readonly #names = new NameOrdinals()
  /** Phases in which suites answer under a circumstance of their own. */
  readonly #circumstances: ReadonlySet<string>
  #line = 0

  /** `directory`: see Spool. `phases`: that the journal may hold. */
  constructor(directory: string, phases: readonly PhaseReader[]) {
    this.#spooled = new SpooledText(directory)
    this.#circumstances = new Set(
      phases.flatMap(({ name, circumstance }) => (circumstance === undefined ? [] : [name])),
    )
  }

  /** Every entry of the journal, in its order. */
  note(entry: JournalEntry): void {
    this.#line += 1
    if (entry.kind === 'run-started') {
      for (const { name, file } of entry.suites) {
        if (!this.#suites.has(file)) this.#suites.set(file, { name, file, phase: undefined, statementsMs: 0 })
      }
    } else if (entry.kind === 'entry' && isObservation(entry.entry) && needsTestCase(entry.entry.observation))
      this.#add(entry.entry.observation, entry.phase)
  }

  /** In the order of the run, those that were planned by their file. `journal`: the entries that were noted; `commands`: what cases that fail advise. */
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

  /** Stretches that were put aside one after the other are read as one. */
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
