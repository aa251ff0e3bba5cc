import type { Finding } from '../model/finding.ts'
import type { JournalEntry, RunFinished, RunStarted } from '../model/journal.ts'
import { observationIn } from '../model/journal-entry.ts'
import { isConsequential } from '../model/kind.ts'
import type { DivergenceAnnotation, PhaseReader, RuleEvidence } from '../model/phase.ts'
import { PlaceSet } from '../model/place-set.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import type { BaselineMigration } from './baseline-migration.ts'
import { DivergenceGroups } from './divergence-groups.ts'
import { PhaseSummary } from './phase-summary.ts'
import type { SummarisedJournal } from './summarised-journal.ts'
import { ToleranceUse } from './tolerance-use.ts'

/**
 * Summarises a journal, entry by entry, while it is recorded or read. The summary keeps differences and gaps; equal
 * statements are only counted.
 */
export class JournalSummary {
  readonly #readers: readonly PhaseReader[]
  #start: RunStarted | undefined
  #end: RunFinished | undefined
  #lastPlace: string | undefined
  readonly #damage = new Set<string>()
  #phases = new Map<string, PhaseSummary>()
  readonly #groups = new DivergenceGroups(() => this.#start?.servers)
  readonly #tolerances = new ToleranceUse()
  /** For each file of a suite: the places that have consequential differences. */
  readonly #differing = new Map<string, PlaceSet>()

  readonly #migration: BaselineMigration | undefined

  /**
   * `readers` are the readers of all phases that a journal may contain. `migration`: sees all findings that nothing
   * excuses.
   */
  constructor(readers: readonly PhaseReader[], migration?: BaselineMigration) {
    this.#readers = readers
    this.#migration = migration
  }

  /** Adds the next entry in the order of the journal; a journal may end anywhere. */
  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'run-started':
        this.#start = entry
        this.#phases = this.#plan(entry.phases)
        break
      case 'phase-started':
        // The previous phase has seen all of its entries, so that its pending findings can be settled.
        this.#settle()
        this.#phaseOf(entry.phase)?.begin()
        break
      case 'phase-left-out':
        this.#phaseOf(entry.phase)?.leaveOut(entry)
        break
      case 'entry': {
        const observation = observationIn(entry)
        if (observation) {
          this.#lastPlace = observation.at
          this.#tolerances.declare(observation)
        }
        for (const finding of this.#phaseOf(entry.phase)?.add(entry.entry) ?? []) this.#take(finding)
        break
      }
      case 'phase-finished':
        this.#phaseOf(entry.phase)?.finish(entry)
        break
      case 'journal-damaged':
        this.#damage.add(entry.because)
        break
      case 'run-finished':
        this.#end = entry
        break
      default:
        entry satisfies never
    }
  }

  /**
   * Returns the summary of all entries so far. No suite is under way, or no further entries of that suite will follow.
   */
  summarised(): SummarisedJournal {
    // If the servers never answered, the plan of the run is in the journal's last entry.
    if (this.#phases.size === 0) this.#phases = this.#plan(this.#readers.map(({ name }) => name))
    this.#settle()
    const gaps = new Map<string, string[]>()
    const remarks = new Map<string, string[]>()
    const annotations = new Map<string, DivergenceAnnotation>()
    const suites: SuiteSummary[] = []
    const [skipped, partly] = [new Map<string, number>(), new Map<string, number>()]
    for (const phase of this.#phases.values()) {
      const judgement = phase.judgement()
      addEvidence(gaps, judgement.gaps ?? [])
      addEvidence(remarks, judgement.remarks ?? [])
      for (const [fingerprint, annotation] of judgement.annotations ?? [])
        annotations.set(fingerprint, { ...annotations.get(fingerprint), ...annotation })
      const { coverage } = judgement
      if (!coverage) continue
      for (const suite of coverage.suites ?? [])
        suites.push({ ...suite, differing: this.#differing.get(suite.file)?.size ?? 0 })
      addCounts(skipped, coverage.skipped ?? [])
      addCounts(partly, coverage.partly ?? [])
    }
    return {
      ...(this.#start ? { start: this.#start } : {}),
      ...(this.#end ? { end: this.#end } : {}),
      ...(this.#lastPlace === undefined ? {} : { lastPlace: this.#lastPlace }),
      groups: this.#groups.list(),
      damage: [...this.#damage],
      phases: [...this.#phases.values()].map(phase => phase.summarised()),
      suites,
      coverage: { skipped: listed(skipped), partly: listed(partly) },
      gaps,
      remarks,
      annotations,
      unusedTolerances: this.#tolerances.unused(),
    }
  }

  #plan(names: readonly string[]): Map<string, PhaseSummary> {
    const { suites } = this.#start ?? this.#end?.planned ?? { suites: [] }
    const base = { suites, ...(this.#start ? { start: this.#start } : {}) }
    return new Map(
      names.flatMap(name => {
        const reader = this.#readers.find(each => each.name === name)
        return reader ? [[name, new PhaseSummary(reader, base)]] : []
      }),
    )
  }

  /** Returns undefined if the phase was not planned, and notes the entry as damage to the journal. */
  #phaseOf(name: string): PhaseSummary | undefined {
    const phase = this.#phases.get(name)
    if (!phase) this.#damage.add(`it holds entries of a phase that was not planned: ${name}`)
    return phase
  }

  #settle(): void {
    for (const phase of this.#phases.values()) for (const finding of phase.settle()) this.#take(finding)
  }

  #take(finding: Finding): void {
    const part = this.#groups.add(finding)
    if (part) this.#migration?.add(part)
    this.#tolerances.use(finding)
    const { subject, differences, isNoise } = finding
    if (isNoise || !('file' in subject) || !differences.some(isConsequential)) return
    const places = this.#differing.get(subject.file) ?? new PlaceSet()
    this.#differing.set(subject.file, places)
    places.add(subject.kind === 'table' ? `${subject.at}#${subject.name}` : subject.at)
  }
}

function addEvidence(all: Map<string, string[]>, more: readonly RuleEvidence[]): void {
  for (const [rule, evidence] of more) all.set(rule, [...(all.get(rule) ?? []), ...evidence])
}

type Counts = readonly { reason: string; count: number }[]

function addCounts(all: Map<string, number>, more: Counts): void {
  for (const { reason, count } of more) all.set(reason, (all.get(reason) ?? 0) + count)
}

/** Returns the counts, the most frequent reason first. */
function listed(counts: ReadonlyMap<string, number>): { reason: string; count: number }[] {
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}
