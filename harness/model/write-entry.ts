import { openObject, z } from '../formats/schema.ts'
import { readOnlyExpectationSchema } from './read-only-expectation.ts'
import { bySideSchema } from './side-schema.ts'
import { writeReadingSchema } from './write-reading.ts'

const degradeAdviceSchema = openObject({
  id: z.string().describe('A stable word: last-log-in, failed-attempts.'),
  what: z.string().describe('What kind of write this is.'),
  degrade: z.string().describe('What to do instead while read-only.'),
  risk: z.string().describe('What goes wrong when that is done badly.'),
  security: z.boolean().describe('The risk is one of security: it must not be dropped in silence.'),
}).meta({
  id: 'DegradeAdvice',
  description: 'How a write on the way of a log-in is usually given up for the time of the freeze.',
})
export interface DegradeAdvice extends z.infer<typeof degradeAdviceSchema> {}

export const writeEntrySchema = openObject({
  at: z.string(),
  name: z.string().exactOptional(),
  suite: z.string(),
  path: z.string().exactOptional(),
  sql: z.string(),
  reading: writeReadingSchema,
  expectation: readOnlyExpectationSchema.exactOptional(),
  outcomes: bySideSchema(z.string()).describe('What each server answered while read-only, in short.'),
  disagreement: z
    .string()
    .exactOptional()
    .describe('Reading and answers say the same where it is absent; else a sentence on what does not fit.'),
  byFormat: z
    .array(z.string())
    .exactOptional()
    .describe('Sentences on where another binlog_format decides whether a server refuses the write.'),
  advice: degradeAdviceSchema.exactOptional(),
}).meta({ id: 'WriteEntry', description: 'One write of the application.' })
export interface WriteEntry extends z.infer<typeof writeEntrySchema> {}
