import type { JournalSummary } from '../gate/journal-summary.ts'
import type { SummarisedJournal } from '../gate/summarised-journal.ts'
import { type Journal, openJournal } from '../journal/append.ts'
import type { Disclosure } from '../masking/disclosure.ts'
import type { JournalEntry, PhaseEntry } from '../model/journal.ts'
import type { PhaseReader } from '../model/phase.ts'
import type { TestCases } from '../report/junit/test-cases.ts'

/**
 * Records the observations of a run in the journal, and passes them to the summary, the test cases and the events.
 * Disposing of it closes the journal.
 */
export class RunRecording implements Disposable {
  readonly #journal: Journal
  readonly #request: RecordingRequest
  readonly #summary: JournalSummary
  readonly #cases: TestCases
  readonly #readers: ReadonlyMap<string, PhaseReader>
  #hasStarted = false

  constructor(file: string, request: RecordingRequest, summary: JournalSummary, cases: TestCases) {
    this.#journal = openJournal(file)
    this.#request = request
    this.#summary = summary
    this.#cases = cases
    this.#readers = new Map(request.phases.map(phase => [phase.name, phase]))
  }

  get hasStarted(): boolean {
    return this.#hasStarted
  }

  summarised(): SummarisedJournal {
    return this.#summary.summarised()
  }

  /** Records an entry. Throws JournalFailure: an entry that is not in the journal is not judged. */
  record(observed: JournalEntry): void {
    const { disclosure, onEvent } = this.#request
    const entry = disclosure.entry(observed, phase => this.#readers.get(phase))
    if (entry.kind === 'run-started') this.#hasStarted = true
    this.#journal.append(entry)
    this.#summary.add(entry)
    this.#cases.note(entry)
    onEvent({ kind: 'journal', entry })
  }

  recordEntries(phase: string, entries: readonly PhaseEntry[]): void {
    for (const entry of entries) this.record({ kind: 'entry', phase, entry })
  }

  leaveOut(phase: string, because: string): void {
    this.record({ kind: 'phase-left-out', phase, because })
  }

  [Symbol.dispose](): void {
    this.#journal[Symbol.dispose]()
  }
}

interface RecordingRequest {
  phases: readonly PhaseReader[]
  disclosure: Disclosure
  onEvent: (event: { kind: 'journal'; entry: JournalEntry }) => void
}
