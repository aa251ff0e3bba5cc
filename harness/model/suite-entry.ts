import { openObject, z } from '../formats/schema.ts'
import { observationSchema } from './observation.ts'

const suiteStartedSchema = openObject({
  kind: z.literal('suite-started'),
  suite: z.string(),
  file: z.string(),
  database: z.string(),
})

export const observationEntrySchema = openObject({ kind: z.literal('observation'), observation: observationSchema })
export interface ObservationEntry extends z.infer<typeof observationEntrySchema> {}

const suiteFinishedSchema = openObject({
  kind: z.literal('suite-finished'),
  suite: z.string(),
  file: z.string(),
  ms: z.number(),
  givenUp: z
    .string()
    .exactOptional()
    .describe('Why the suite could not go on. What it has not observed by then never ran.'),
})

/** What any phase may observe that replays suites. Such entries are read alike, whichever phase they are of. */
export const suiteEntrySchemas = [suiteStartedSchema, observationEntrySchema, suiteFinishedSchema] as const
export type SuiteEntry = z.infer<(typeof suiteEntrySchemas)[number]>
