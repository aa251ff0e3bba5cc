import { findingOf } from '../../gate/finding-of.ts'
import { ObservationGaps } from '../../gate/observation-gaps.ts'
import type { Divergence } from '../../model/divergence.ts'
import type { Finding } from '../../model/finding.ts'
import type { PhaseBase, PhaseJudge, PhaseJudgement } from '../../model/phase.ts'
import type { PhaseState } from '../../model/phase-state.ts'
import type { ReadOnlySummary } from '../../model/read-only-summary.ts'
import type { Section } from '../../model/section.ts'
import type { WriteEntry } from '../../model/write-entry.ts'
import { judgePaths } from './judge-paths.ts'
import type { Preparation, ReadOnlyEntry, ReadOnlyObservation } from './read-only-entry.ts'
import { findingOfReadOnlyBypass, findingOfSwitch, findingOfUnexpectedWrite } from './read-only-findings.ts'
import { ReadOnlyPaths } from './read-only-paths.ts'
import { readOnlySection } from './section.ts'
import { writeEntryOf } from './write-inventory.ts'

type Listed = Pick<ReadOnlySummary, 'readOnlyBypasses' | 'unexpectedWrites' | 'connectionsAtSwitchover'>

/** Collects the observations that were made while the servers were read-only. */
export class ReadOnlyJudge implements PhaseJudge<ReadOnlyEntry> {
  readonly #paths = new ReadOnlyPaths()
  readonly #gaps = new ObservationGaps('while read-only')
  /** By place and suite: a statement that is sent in two ways is one write. */
  readonly #writes = new Map<string, WriteEntry>()
  readonly #notExamined: string[] = []
  readonly #notWatched: string[] = []
  readonly #listed: Listed = { readOnlyBypasses: [], unexpectedWrites: [], connectionsAtSwitchover: [] }
  #preparation: Preparation | undefined

  constructor({ suites }: PhaseBase) {
    for (const suite of suites) this.#paths.plan(suite)
  }

  add(entry: ReadOnlyEntry): readonly Finding[] {
    switch (entry.kind) {
      case 'preparation':
        this.#preparation = entry
        return []
      case 'observation':
        return this.#observe(entry)
      case 'read-only-bypass':
        this.#listed.readOnlyBypasses.push(entry.bypass)
        return asList(findingOfReadOnlyBypass(entry.bypass))
      case 'unexpected-write':
        this.#listed.unexpectedWrites.push(entry.write)
        return entry.isExplained ? [] : [findingOfUnexpectedWrite(entry.write)]
      case 'connection-at-switchover':
        this.#listed.connectionsAtSwitchover.push(entry.row)
        return asList(findingOfSwitch(entry.row))
      case 'not-examined':
        this.#notExamined.push(entry.because)
        return []
      case 'not-watched':
        this.#notWatched.push(entry.because)
        return []
      default:
        return entry satisfies never
    }
  }

  settle(): readonly Finding[] {
    return []
  }

  judgement(state: PhaseState): PhaseJudgement {
    const notFinished = 'the read-only phase did not come to its end: what was left of it is not known'
    return {
      gaps: [
        ...this.#gaps.list(),
        ['read-only-not-finished', state === 'not-finished' ? [notFinished] : []],
        ['read-only-not-watched', this.#notWatched],
        ['read-only-never-ran', state === 'finished' ? this.#paths.neverRan() : []],
      ],
      remarks: [['read-only-left-out', this.#notExamined]],
      coverage: { partly: [...this.#gaps.partly].map(([reason, count]) => ({ reason, count })) },
    }
  }

  section(state: PhaseState, divergences: readonly Divergence[]): Section | undefined {
    const summary = this.result(state, divergences)
    return summary && readOnlySection(summary)
  }

  /** Returns undefined if the phase never began. */
  result(state: PhaseState, divergences: readonly Divergence[]): ReadOnlySummary | undefined {
    if (!this.#preparation) return undefined
    const { kind: _, ...preparation } = this.#preparation
    const inventory = [...this.#writes.values()].toSorted((a, b) => rankOf(a) - rankOf(b))
    const paths = judgePaths(this.#paths.list(), divergences)
    return { ...preparation, paths, inventory, ...this.#listed, finished: state === 'finished' }
  }

  #observe(entry: ReadOnlyObservation): readonly Finding[] {
    const { observation } = entry
    this.#gaps.add(observation)
    this.#gaps.addPartly(observation)
    this.#paths.observe(entry)
    const write = writeEntryOf(entry)
    const key = JSON.stringify([observation.at, observation.suite])
    if (write && !this.#writes.has(key)) this.#writes.set(key, write)
    // The chance of a difference was measured on a server that is not read-only, and does not excuse a read-only one.
    return observation.differences.length === 0 ? [] : [findingOf(observation, 'read-only')]
  }
}

function asList(finding: Finding | undefined): readonly Finding[] {
  return finding ? [finding] : []
}

/** Sorts writes on the path of a log-in first. */
function rankOf({ path }: WriteEntry): number {
  return path === 'auth' ? 0 : 1
}
