import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { readOnlyExpectationSchema } from './read-only-expectation.ts'
import { bySideSchema } from './side-schema.ts'
import { writeReadingSchema } from './write-reading.ts'

const readWriteComparisonSchema = oneOfWords({
  same: 'the same answer.',
  differs: 'another answer.',
  'left-out': 'it was refused because of the freeze, and therefore not asked again.',
  'not-compared': "see the observation's notCompared.",
})
export type ReadWriteComparison = z.infer<typeof readWriteComparisonSchema>

export const readOnlyFactsSchema = openObject({
  path: z.string().exactOptional().describe('The path of the suite.'),
  expectation: readOnlyExpectationSchema.exactOptional(),
  reading: writeReadingSchema,
  readWrite: bySideSchema(readWriteComparisonSchema).describe(
    'How the answer stands to the answer of the same server while it is not frozen.',
  ),
}).meta({ id: 'ReadOnlyFacts', description: 'What the read-only phase adds to an observation.' })
export interface ReadOnlyFacts extends z.infer<typeof readOnlyFactsSchema> {}
