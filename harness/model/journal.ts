import { openObject, z } from '../formats/schema.ts'
import { applicationAccountSchema } from './application-account.ts'
import { digestedSuiteSchema, plannedSuiteSchema } from './planned-suite.ts'
import { runConditionsSchema } from './run-conditions.ts'
import { runEndSchema } from './run-end.ts'
import { serverIdentitySchema } from './server-identity.ts'
import { shardSchema } from './shard.ts'
import { bySideSchema } from './side-schema.ts'

const sentence = z.string().describe('A sentence.')
const phaseName = z.string().describe('The name of the phase: replay, read-only.')

const journaledServerSchema = serverIdentitySchema.extend({
  spec: z.string(),
  description: z.string().describe('What was started, in one line.'),
})
export interface JournaledServer extends z.infer<typeof journaledServerSchema> {}

const journaledAccountsSchema = openObject({
  confined: bySideSchema(applicationAccountSchema).describe(
    "The run's own accounts, whose rights end at its databases.",
  ),
  unconfined: bySideSchema(applicationAccountSchema)
    .extend({ files: z.array(z.string()) })
    .exactOptional()
    .describe(
      'Suites that change the whole server, by file, and the accounts of the addresses, which replay those alone.',
    ),
}).meta({
  id: 'JournaledAccounts',
  description: 'As whom suites are replayed in a run in which a server already runs.',
})
export interface JournaledAccounts extends z.infer<typeof journaledAccountsSchema> {}

const journaledDisclosureSchema = openObject({
  values: z.enum(['kept', 'left-out']),
  mask: z.array(z.string()).describe('Columns whose values have stand-ins, as they were named.'),
  unmatched: z.array(z.string()).describe('Those that no suite and no fixture names.'),
}).meta({ id: 'JournaledDisclosure', description: 'Which of the data stands in the journal.' })
export interface JournaledDisclosure extends z.infer<typeof journaledDisclosureSchema> {}

const journaledShardSchema = shardSchema
  .extend({
    plan: z.array(digestedSuiteSchema).describe('All suites of the whole run, in their order.'),
    settings: z
      .record(z.string(), z.string())
      .describe('What all shards of a run must have in common besides, by name.'),
  })
  .meta({
    id: 'JournaledShard',
    description: 'What a shard knows of the whole run, so that it can be told whether shards belong together.',
  })
export interface JournaledShard extends z.infer<typeof journaledShardSchema> {}

export const runStartedSchema = openObject({
  kind: z.literal('run-started'),
  formatVersion: z.literal(3),
  startedAt: z.string(),
  servers: bySideSchema(journaledServerSchema),
  accounts: journaledAccountsSchema.exactOptional().describe('Present where a server already runs.'),
  phases: z.array(z.string()).describe('The phases that are to come, by name, in their order.'),
  suites: z.array(plannedSuiteSchema).describe('What was planned, so that what never ran can be counted.'),
  suitesFrom: z
    .enum(['configuration', 'command-line'])
    .describe('Only a run of all that the configuration names can tell that an acceptance is needed no more.'),
  remarks: z
    .array(sentence)
    .exactOptional()
    .describe('What was left out or changed when suites and fixtures were read.'),
  pinned: z.array(z.string()).describe('What was set in every session to make runs comparable, for example timestamp.'),
  unlikeProduction: z
    .array(sentence)
    .exactOptional()
    .describe('In what the servers differ from a replication source, as far as no settings tell how production runs.'),
  conditions: runConditionsSchema.exactOptional().describe('Absent in journals of earlier releases.'),
  serversMs: z.number(),
  shard: journaledShardSchema.exactOptional().describe('Present when this is one of several parts of a run.'),
  disclosure: journaledDisclosureSchema
    .exactOptional()
    .describe('Absent where values are neither masked nor left out.'),
})
export interface RunStarted extends z.infer<typeof runStartedSchema> {}

export const phaseStartedSchema = openObject({ kind: z.literal('phase-started'), phase: phaseName })
interface PhaseStarted extends z.infer<typeof phaseStartedSchema> {}

export const phaseLeftOutSchema = openObject({
  kind: z.literal('phase-left-out'),
  phase: phaseName,
  because: sentence,
}).describe('A phase that was asked for, or part of what it was to look at, is left out. It may come within the phase.')
export interface PhaseLeftOut extends z.infer<typeof phaseLeftOutSchema> {}

export const phaseFinishedSchema = openObject({
  kind: z.literal('phase-finished'),
  phase: phaseName,
  ms: z.number(),
}).describe('The phase has come to its end.')
export interface PhaseFinished extends z.infer<typeof phaseFinishedSchema> {}

export const journalDamageSchema = openObject({ kind: z.literal('journal-damaged'), because: sentence }).describe(
  'Where a journal was read, lines turned out to be missing, doubled or out of order.',
)
interface JournalDamage extends z.infer<typeof journalDamageSchema> {}

const runPlanSchema = openObject({
  startedAt: z.string(),
  servers: bySideSchema(z.string()).describe('As the user named them, without passwords.'),
  suites: z.array(plannedSuiteSchema),
}).meta({ id: 'RunPlan', description: 'What a run was asked for.' })
export interface RunPlan extends z.infer<typeof runPlanSchema> {}

export const runFinishedSchema = openObject({
  kind: z.literal('run-finished'),
  end: runEndSchema,
  totalMs: z.number(),
  planned: runPlanSchema
    .exactOptional()
    .describe('Of a run whose servers never answered, so that there is no run-started to say it.'),
  entries: z
    .record(z.string(), z.number())
    .exactOptional()
    .describe(
      'How many lines of each kind stand before this one, those of a phase under phase/kind, as in ' +
        '{ "run-started": 1, "replay/observation": 1978 }. The journal itself writes it.',
    ),
})
export interface RunFinished extends z.infer<typeof runFinishedSchema> {}

/** Anything that a phase observes. Only the phase itself knows the meaning of its entries. */
export interface PhaseEntry {
  kind: string
}

/** An entry of a phase. Its line is between the start and the end of the phase. */
export interface EntryOfPhase<Entry extends PhaseEntry = PhaseEntry> {
  kind: 'entry'
  phase: string
  entry: Entry
}

/**
 * The lines of journal.jsonl, in the order in which they happen: the lines of the run, and between them the lines of
 * its phases. A journal may end after any line, or within a line, when a run is killed: the verdict calls the missing
 * part unknown.
 */
export type JournalEntry =
  | RunStarted
  | PhaseStarted
  | PhaseLeftOut
  | EntryOfPhase
  | PhaseFinished
  | JournalDamage
  | RunFinished
