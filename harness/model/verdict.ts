import { openObject, z } from '../formats/schema.ts'
import { divergenceSchema } from './divergence.ts'
import { phaseStateSchema } from './phase-state.ts'
import { policySchema } from './policy.ts'
import { runConditionsSchema } from './run-conditions.ts'
import { sectionSchema } from './section.ts'
import { shardSchema } from './shard.ts'

export const decisionSchema = z.enum(['go', 'no-go', 'unknown']).meta({ id: 'Decision' })
export type Decision = z.infer<typeof decisionSchema>

const reasonSchema = openObject({
  rule: z.string().describe('A stable word for the rule, for example divergence, server-died, nothing-compared.'),
  decision: decisionSchema,
  evidence: z.array(z.string()).describe('Sentences, each with its place.'),
}).meta({ id: 'Reason' })
export interface Reason extends z.infer<typeof reasonSchema> {}

const countedReasons = z.array(openObject({ reason: z.string(), count: z.number() }))

export const coverageSchema = openObject({
  statements: z.number().describe('How many are to be judged.'),
  compared: z.number(),
  notExercised: z.number().describe('How many neither side carried out, so that nothing is known of them.'),
  skipped: countedReasons,
  partly: countedReasons.describe(
    'What could not be compared of statements that otherwise were; compared counts them.',
  ),
}).meta({
  id: 'Coverage',
  description: 'What ran and what was compared: the measure of what a go is worth.',
})
export interface Coverage extends z.infer<typeof coverageSchema> {}

export const judgedServerSchema = openObject({
  spec: z.string().describe('As the user named it, without a password.'),
  product: z.string().describe('Empty where the server never answered.'),
  version: z.string().describe('Empty where the server never answered.'),
}).meta({ id: 'JudgedServer' })
export interface JudgedServer extends z.infer<typeof judgedServerSchema> {}

const suiteSummarySchema = openObject({
  name: z.string(),
  file: z.string(),
  path: z.string().exactOptional(),
  statements: z.number(),
  compared: z.number(),
  notExercised: z.number(),
  differing: z.number().describe('Statements and tables with a difference that is more than cosmetic.'),
  ms: z.number(),
  finished: z.boolean(),
}).meta({ id: 'SuiteSummary' })
export interface SuiteSummary extends z.infer<typeof suiteSummarySchema> {}

const judgedPhaseSchema = openObject({
  name: z.string().describe('A stable word: read-only.'),
  title: z.string().describe('The heading of its section.'),
  circumstance: z
    .string()
    .exactOptional()
    .describe('Under which suites answer there, where it is not the usual one: while read-only.'),
  state: phaseStateSchema,
  ms: z.number(),
  section: sectionSchema.exactOptional().describe('What the reports show of it.'),
  result: z.json().exactOptional().describe("The same for programs, in a shape of the phase's own."),
}).meta({ id: 'JudgedPhase', description: 'One phase of a run.' })
export interface JudgedPhase extends z.infer<typeof judgedPhaseSchema> {}

export const verdictSchema = openObject({
  formatVersion: z.literal(3),
  decision: decisionSchema,
  shard: shardSchema.exactOptional().describe('Present when this is one of several parts of a run.'),
  reasons: z.array(reasonSchema).describe('Those of the decision first.'),
  policy: policySchema.describe('By which it was judged.'),
  source: judgedServerSchema,
  target: judgedServerSchema,
  coverage: coverageSchema,
  settings: z
    .array(openObject({ name: z.string(), source: z.string(), target: z.string() }))
    .describe('Settings that differ between the two servers.'),
  suitesFrom: z
    .enum(['configuration', 'command-line'])
    .exactOptional()
    .describe('Who named the suites; absent where the servers never answered.'),
  pinned: z
    .array(z.string())
    .exactOptional()
    .describe('What was set in every session to make runs comparable, for example timestamp.'),
  conditions: runConditionsSchema.exactOptional().describe('Absent where the journal does not tell.'),
  suites: z.array(suiteSummarySchema),
  phases: z.array(judgedPhaseSchema).describe('What the phases tell of themselves, in the order of the run.'),
  divergences: z.array(divergenceSchema),
  stale: z.array(z.string()).describe('Unused baseline entries.'),
  timings: openObject({
    startedAt: z.string().describe('ISO, UTC.'),
    totalMs: z.number(),
    serversMs: z.number(),
    replayMs: z.number(),
  }),
}).meta({ title: 'verdict.json of a run of Crosscheck' })
export interface Verdict extends z.infer<typeof verdictSchema> {}
