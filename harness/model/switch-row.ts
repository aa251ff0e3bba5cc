import { oneOfWords, openObject, z } from '../formats/schema.ts'

const switchStepSchema = openObject({
  when: oneOfWords({
    before: 'sent and answered before the switch.',
    at: 'sent or answered while the switch was under way.',
    'read-only': 'sent while the server was read-only.',
    'read-write': 'sent when it was writable again.',
  }),
  sql: z.string().describe('What was sent, as SQL: COMMIT.'),
  outcome: z.string().describe('done, 1 row, 1290 HY000, or lost (timeout): comparable between servers.'),
  message: z.string().exactOptional().describe('The error message of the server, where there was one.'),
}).meta({ id: 'SwitchStep' })
export interface SwitchStep extends z.infer<typeof switchStepSchema> {}

const switchOutcomesSchema = openObject({
  waitedMs: z.number().describe('How long the switch to read-only took, waiting included.'),
  blocked: z
    .boolean()
    .describe('The switch did not come through before its deadline: what it waited for was ended then.'),
  steps: z.array(switchStepSchema),
}).meta({
  id: 'SwitchOutcomes',
  description: 'What a connection got before, at and after the switch, in one scenario.',
})
export interface SwitchOutcomes extends z.infer<typeof switchOutcomesSchema> {}

export const switchRowSchema = openObject({
  scenario: z.string().describe('A stable word: open-transaction.'),
  title: z.string().describe('What the connection is doing when the switch comes, for people.'),
  source: switchOutcomesSchema,
  target: switchOutcomesSchema,
}).meta({
  id: 'SwitchRow',
  description: 'One scenario in which the switch finds a connection, and what came of it on both sides.',
})
export interface SwitchRow extends z.infer<typeof switchRowSchema> {}
