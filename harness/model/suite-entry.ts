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
    .describe('Why the suite could not go on. The statements that it had not observed by then never ran.'),
})

/** The entries of any phase that replays suites. They are read alike in every phase. */
export const suiteEntrySchemas = [suiteStartedSchema, observationEntrySchema, suiteFinishedSchema] as const
export type SuiteEntry = z.infer<(typeof suiteEntrySchemas)[number]>
