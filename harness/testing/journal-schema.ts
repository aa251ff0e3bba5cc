import { entrySchemaFor } from '../journal/entry-schema.ts'
import { allPhases } from '../phases/list.ts'

const phases = await Promise.all(allPhases.map(async phase => [phase.name, await phase.entries()] as const))

/** A line of a journal with entries of any phase. */
export const journalSchema = entrySchemaFor(new Map(phases)).meta({
  title: 'A line of journal.jsonl of a run of Crosscheck',
})
