import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { differenceSchema } from './difference.ts'
import { outcomeSchema } from './outcome.ts'
import { bySideSchema } from './side-schema.ts'
import { toleranceSchema } from './tolerance.ts'

const observedStepSchema = oneOfWords({
  fixture: 'loading the schema.',
  suite: 'a statement of the suite itself.',
  contents: 'the tables that it left behind.',
  protocol: 'one server against itself, source as text and target prepared.',
})
/** The step of a suite's replay in which something was observed. */
export type ObservedStep = z.infer<typeof observedStepSchema>

export const observationSchema = openObject({
  statement: z.string().describe('The id of the statement, or for contents file#table.'),
  at: z.string().describe('file:line:column'),
  suite: z.string().describe('The name of its suite, for people: two suites may have the same.'),
  file: z.string().describe('The file of its suite, by which suites are told apart.'),
  step: observedStepSchema,
  name: z.string().exactOptional(),
  sql: z.string(),
  normalised: z
    .string()
    .describe('The statement without its literals and comments: its shape, of which a fingerprint is made.'),
  source: z.array(outcomeSchema),
  target: z.array(outcomeSchema),
  differences: z.array(differenceSchema),
  tolerances: z.array(toleranceSchema),
  notCompared: z.array(z.string()).describe('Why something that could have been compared was not; empty when all was.'),
  notExercised: z
    .string()
    .exactOptional()
    .describe(
      'Present where nothing can be said of the statement: why. A server refused it for want of a right, so that it has ' +
        'no differences; or both refused it with the same error, which neither data nor state decides.',
    ),
  expectedErrors: z.array(z.number()).exactOptional().describe('The errors of which the suite expects one, by number.'),
  ms: bySideSchema(z.number()).describe('Milliseconds from sending to the last packet.'),
}).meta({
  id: 'Observation',
  description: 'What both servers answered to one statement, and what differs. Written to the journal as it happens.',
})
export interface Observation extends z.infer<typeof observationSchema> {}
