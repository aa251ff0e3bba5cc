import type { PhaseReader } from '../model/phase.ts'
import type { JournalReader } from './read.ts'

/** A reader of journals in which these phases have written. What reads them takes its time to load. */
export async function journalReaderFor(phases: readonly PhaseReader[]): Promise<JournalReader> {
  const { JournalReader } = await import('./read.ts')
  const schemas = await Promise.all(phases.map(async phase => [phase.name, await phase.entries()] as const))
  return new JournalReader(new Map(schemas))
}
