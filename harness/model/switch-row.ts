import { oneOfWords, openObject, z } from '../formats/schema.ts'

const switchStepSchema = openObject({
  when: oneOfWords({
    before: 'sent and answered before the switch.',
    at: 'sent or answered while the switch was under way.',
    frozen: 'sent while the server was read-only.',
    thawed: 'sent when it was writable again.',
  }),
  sql: z.string().describe('What was asked, in the words of SQL: COMMIT.'),
  answer: z.string().describe('done, 1 row, 1290 HY000, or lost (timeout): comparable between servers.'),
  message: z.string().exactOptional().describe('What the server said where it refused.'),
}).meta({ id: 'SwitchStep' })
export interface SwitchStep extends z.infer<typeof switchStepSchema> {}

const switchAnswersSchema = openObject({
  waitedMs: z.number().describe('How long the switch to read-only took, waiting included.'),
  blocked: z
    .boolean()
    .describe('The switch did not come through before its deadline: what it waited for was ended then.'),
  steps: z.array(switchStepSchema),
}).meta({
  id: 'SwitchAnswers',
  description: 'What a connection got before, at and after the switch, in one situation.',
})
export interface SwitchAnswers extends z.infer<typeof switchAnswersSchema> {}

export const switchRowSchema = openObject({
  situation: z.string().describe('A stable word: open-transaction.'),
  title: z.string().describe('What the connection is doing when the switch comes, for people.'),
  source: switchAnswersSchema,
  target: switchAnswersSchema,
}).meta({
  id: 'SwitchRow',
  description: 'One situation in which the switch finds a connection, and what came of it on both sides.',
})
export interface SwitchRow extends z.infer<typeof switchRowSchema> {}
