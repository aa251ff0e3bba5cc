import type { PhaseReader } from '../model/phase.ts'
import type { JournalReader } from './read.ts'

/**
 * Returns a reader of journals in which these phases have written. The reader's module and the schemas are imported
 * here, because they take time to load.
 */
export async function journalReaderFor(phases: readonly PhaseReader[]): Promise<JournalReader> {
  const { JournalReader } = await import('./read.ts')
  const schemas = await Promise.all(phases.map(async phase => [phase.name, await phase.entries()] as const))
  return new JournalReader(new Map(schemas))
}
