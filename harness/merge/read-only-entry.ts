import type { JournalEntry } from '../model/journal.ts'
import { isOfTheFreeze } from '../model/observation.ts'

/** An observation of the read-only phase. */
export type FrozenObservation = Extract<JournalEntry, { kind: 'observation' }> & { observation: { phase: 'read-only' } }

/** What the read-only phase leaves beside the observations of statements. */
export type ReadOnlyEntry =
  | Extract<
      JournalEntry,
      {
        kind:
          | 'read-only-left-out'
          | 'read-only-started'
          | 'exempt-writer'
          | 'movement'
          | 'across-the-switch'
          | 'read-only-finished'
      }
    >
  | FrozenObservation

const kinds: readonly JournalEntry['kind'][] = [
  'read-only-left-out',
  'read-only-started',
  'exempt-writer',
  'movement',
  'across-the-switch',
  'read-only-finished',
]

export function isReadOnly(entry: JournalEntry): entry is ReadOnlyEntry {
  return kinds.includes(entry.kind) || (isFrozen(entry) && isOfTheFreeze(entry.observation))
}

/** Of a statement, or of the freeze itself. */
export function isFrozen(entry: JournalEntry): entry is FrozenObservation {
  return entry.kind === 'observation' && entry.observation.phase === 'read-only'
}
