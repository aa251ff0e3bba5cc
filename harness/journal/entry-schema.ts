import { openObject, z } from '../formats/schema.ts'
import {
  type JournalEntry,
  journalDamageSchema,
  type PhaseEntry,
  phaseFinishedSchema,
  phaseLeftOutSchema,
  phaseStartedSchema,
  runFinishedSchema,
  runStartedSchema,
} from '../model/journal.ts'

/** The schema of the entries that each phase writes, by the name of the phase. */
export type PhaseEntrySchemas = ReadonlyMap<string, z.ZodType<PhaseEntry>>

const line = z.number().describe('The number of this line, from 1.')

/** A line of journal.jsonl. Members that the schema does not name are kept as they are. */
export function entrySchemaFor(phases: PhaseEntrySchemas): z.ZodType<JournalEntry & { line: number }> {
  const [first, ...others] = [...phases].map(([name, entry]) =>
    openObject({ line, kind: z.literal('entry'), phase: z.literal(name), entry }),
  )
  const ofPhases = first ? [z.discriminatedUnion('phase', [first, ...others])] : []
  return z.discriminatedUnion('kind', [
    runStartedSchema.extend({ line }),
    phaseStartedSchema.extend({ line }),
    phaseLeftOutSchema.extend({ line }),
    ...ofPhases,
    phaseFinishedSchema.extend({ line }),
    journalDamageSchema.extend({ line }),
    runFinishedSchema.extend({ line }),
  ])
}
