import type { JournalEntry, PhaseEntry, RunFinished, RunStarted } from '../model/journal.ts'
import type { DiagnosisEntry } from '../phases/diagnosis/diagnosis-entry.ts'
import type { ReadOnlyEntry } from '../phases/read-only/read-only-entry.ts'
import type { ReplayEntry } from '../phases/replay/replay-entry.ts'

/** An entry of a run without its phase, which follows from its kind. */
export type ExampleEntry = RunStarted | RunFinished | ReplayEntry | ReadOnlyEntry | DiagnosisEntry

const order = ['replay', 'read-only', 'diagnosis']

/**
 * Returns the journal with these entries, each phase between its start and its end. A phase without an entry was not
 * planned. `unfinished`: phases without an end.
 */
export function inPhases(entries: readonly ExampleEntry[], unfinished: readonly string[] = []): JournalEntry[] {
  const planned = order.filter(phase => phase === 'replay' || entries.some(entry => phaseOf(entry) === phase))
  const journal: JournalEntry[] = []
  let current: string | undefined
  const finish = () => {
    if (current !== undefined && !unfinished.includes(current))
      journal.push({ kind: 'phase-finished', phase: current, ms: 900 })
    current = undefined
  }
  for (const entry of entries) {
    const phase = phaseOf(entry)
    if (phase !== current) finish()
    if (entry.kind === 'run-started')
      journal.push({ ...entry, phases: planned }, { kind: 'phase-started', phase: 'replay' })
    else if (entry.kind === 'run-finished') journal.push(entry)
    else {
      if (phase !== undefined && phase !== current && phase !== 'replay') journal.push({ kind: 'phase-started', phase })
      journal.push({ kind: 'entry', phase: phase!, entry })
    }
    current = entry.kind === 'run-started' ? 'replay' : phase
  }
  if (entries.at(-1)?.kind === 'run-started') finish()
  return journal
}

function phaseOf(entry: ExampleEntry): string | undefined {
  switch (entry.kind) {
    case 'run-started':
    case 'run-finished':
      return undefined
    case 'observation':
      return 'readOnly' in entry ? 'read-only' : 'replay'
    case 'suite-started':
    case 'suite-finished':
    case 'noise':
    case 'warnings-read':
    case 'noise-not-measured':
    case 'server-restarted':
      return 'replay'
    case 'preparation':
    case 'read-only-bypass':
    case 'unexpected-write':
    case 'connection-at-switchover':
    case 'not-examined':
    case 'not-watched':
      return 'read-only'
    case 'attribution':
    case 'reproduction':
    case 'remark':
      return 'diagnosis'
    default:
      return entry satisfies never
  }
}

/** Returns the entries of a phase, in the order of the journal. */
export function entriesOf(journal: readonly JournalEntry[], phase: string): PhaseEntry[] {
  return journal.flatMap(entry => (entry.kind === 'entry' && entry.phase === phase ? [entry.entry] : []))
}
