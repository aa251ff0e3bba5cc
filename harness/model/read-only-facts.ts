import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { readOnlyExpectationSchema } from './read-only-expectation.ts'
import { bySideSchema, sideSchema } from './side-schema.ts'
import { writeReadingSchema } from './write-reading.ts'

const readWriteComparisonSchema = oneOfWords({
  same: 'the same answer.',
  differs: 'another answer.',
  'left-out': 'it was refused because the server was read-only, and therefore not sent again.',
  'not-compared': "see the observation's notCompared.",
})
export type ReadWriteComparison = z.infer<typeof readWriteComparisonSchema>

export const readOnlyFactsSchema = openObject({
  path: z.string().exactOptional().describe('The path of the suite.'),
  expectation: readOnlyExpectationSchema.exactOptional(),
  reading: writeReadingSchema,
  wroteOn: z
    .array(sideSchema)
    .exactOptional()
    .describe('The sides on which the tables changed during the statement, although the server was read-only.'),
  byFormat: z
    .array(z.string())
    .exactOptional()
    .describe('Sentences on where another binlog_format decides whether a server refuses the statement.'),
  readWrite: bySideSchema(readWriteComparisonSchema).describe(
    'How the outcome compares with that of the same server while it is read-write.',
  ),
}).meta({ id: 'ReadOnlyFacts', description: 'What the read-only phase adds to an observation.' })
export interface ReadOnlyFacts extends z.infer<typeof readOnlyFactsSchema> {}
