import type { JournalEntry, PhaseEntry } from './journal.ts'
import type { Observation } from './observation.ts'
import type { ObservationEntry, SuiteEntry } from './suite-entry.ts'

export function isSuiteEntry(entry: PhaseEntry): entry is SuiteEntry {
  return isObservation(entry) || entry.kind === 'suite-started' || entry.kind === 'suite-finished'
}

export function isObservation(entry: PhaseEntry): entry is ObservationEntry {
  return entry.kind === 'observation'
}

/** Returns the observation in a line of a journal, if it contains one. */
export function observationIn(entry: JournalEntry): Observation | undefined {
  return entry.kind === 'entry' && isObservation(entry.entry) ? entry.entry.observation : undefined
}

/** Returns the name under which `RunFinished.entries` counts a line. */
export function countedAs(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'entry':
      return `${entry.phase}/${entry.entry.kind}`
    case 'phase-started':
    case 'phase-left-out':
    case 'phase-finished':
      return `${entry.phase}/${entry.kind}`
    case 'run-started':
    case 'journal-damaged':
    case 'run-finished':
      return entry.kind
    default:
      return entry satisfies never
  }
}
