import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { differenceSchema, kindSchema } from './difference.ts'
import { protocolSchema } from './outcome.ts'
import { severities } from './severity.ts'
import { findingPlaceSchema, subjectSchema } from './subject.ts'

export const divergenceStatusSchema = oneOfWords({
  new: 'nobody has judged it yet.',
  accepted: 'a valid baseline entry covers it.',
  expired: 'its baseline entry has run out.',
  tolerated: 'the suite declares it.',
  noise: 'the source differs from itself.',
  identity: 'it names the server itself, as its version does, and no two servers have the same.',
})
export type DivergenceStatus = z.infer<typeof divergenceStatusSchema>

const causeSchema = openObject({
  id: z.string(),
  title: z.string(),
  changed: z.string().describe('What changed, and since which version.'),
  rewrite: z.string().describe('What to write instead.'),
  link: z.string().describe('Official documentation.'),
  part: z
    .string()
    .exactOptional()
    .describe('Which part of the divergence it explains, and which not; absent where it is all.'),
  proven: z.boolean().describe('A test on real servers shows the difference, and that the rewrite ends it.'),
}).meta({ id: 'Cause', description: 'A known cause of differences, from the catalogue of labels.' })
export interface Cause extends z.infer<typeof causeSchema> {}

const acceptanceSchema = openObject({
  reason: z.string(),
  owner: z.string(),
  until: z.string().describe('The last day, YYYY-MM-DD.'),
  servers: openObject({ source: z.string(), target: z.string() })
    .exactOptional()
    .describe('For which servers it was given; for all where it is absent.'),
  daysLeft: z
    .number()
    .exactOptional()
    .describe('Where it holds and soon ends: how many days come after this one; 0 on the last.'),
}).meta({ id: 'Acceptance', description: 'The entry of a baseline that concerns a divergence.' })
export interface Acceptance extends z.infer<typeof acceptanceSchema> {}

export const divergenceSchema = openObject({
  fingerprint: z.string().describe('Twelve hex digits; the same from night to night.'),
  phase: z.string().describe('The phase that found it, by name: replay.'),
  severity: z.enum(severities),
  kinds: z.array(kindSchema),
  status: divergenceStatusSchema,
  fails: z
    .boolean()
    .describe('It blocks a go: severe enough by the policy, and nobody has taken responsibility for it.'),
  because: z
    .string()
    .exactOptional()
    .describe('Why it is accepted or tolerated; of a new one, for which other releases it was accepted.'),
  acceptance: acceptanceSchema
    .exactOptional()
    .describe(
      'The entry of the baseline that covers it, has covered it, or covers it for other releases of these servers.',
    ),
  label: z
    .string()
    .exactOptional()
    .describe('One word for the cause: that of the baseline entry, or else the id of the cause.'),
  cause: causeSchema.exactOptional().describe('Where the cause is known, and is that of all of its statements.'),
  attribution: z
    .string()
    .exactOptional()
    .describe('A sentence without its full stop: disappears when the target runs with group_concat_max_len = 1024.'),
  reproduction: z
    .string()
    .exactOptional()
    .describe('A script that shows it by itself, relative to the folder of the run.'),
  reproductionProtocol: protocolSchema
    .exactOptional()
    .describe(
      'In which protocol that script has to be sent; absent where it is the one that the script itself declares.',
    ),
  follows: z
    .string()
    .exactOptional()
    .describe(
      'The fingerprint of its cause, under which it stands: a table that it needs could not be created, for example.',
    ),
  consequences: z
    .array(z.string())
    .exactOptional()
    .describe('The fingerprints of the divergences that follow from this one.'),
  subject: subjectSchema.describe('What the first that shows it is.'),
  count: z.number().describe('How many statements, or other subjects, show it.'),
  statements: z.array(findingPlaceSchema),
  example: openObject({
    sql: z.string().exactOptional().describe('Absent where the subject is neither a statement nor a table.'),
    differences: z.array(differenceSchema),
  }).describe('The first of them.'),
  moreExamples: z
    .array(
      openObject({
        at: z.string().describe('file:line:column'),
        sql: z.string().exactOptional(),
        label: z.string().exactOptional(),
        differences: z.array(differenceSchema),
      }),
    )
    .exactOptional()
    .describe('Up to two others whose SQL or whose differences are not those of the first.'),
}).meta({
  id: 'Divergence',
  description: 'Observations that differ in the same way, as one thing to decide about.',
})
export interface Divergence extends z.infer<typeof divergenceSchema> {}
