import { z } from '../formats/schema.ts'
import { parseMaskedColumn } from '../masking/masked-column.ts'
import { connectionChoiceSchema } from '../model/connection-choice.ts'
import { failOnSchema } from '../model/policy.ts'
import { protocolChoices } from '../model/protocol-form.ts'
import { readOnlyModes } from '../model/read-only-mode.ts'
import { runtimes } from '../model/runtime.ts'
import { defaults } from './defaults.ts'

const path = z.string().min(1)
const milliseconds = z.int().positive()
const maskedColumn = z.string().refine(text => parseMaskedColumn(text) !== undefined, {
  error: 'Name a column to mask as column or table.column, for example users.password',
})

const policySchema = z.strictObject({
  failOn: failOnSchema.default(defaults.policy.failOn),
  notExercised: z
    .enum(['unknown', 'remark'])
    .default(defaults.policy.notExercised)
    .describe('What statements that neither side carried out make of a go: unknown, or a go with a remark.'),
  strictBaseline: z.boolean().default(defaults.policy.strictBaseline).describe('Unused acceptances are a no-go, too.'),
})

const readOnlySchema = z.strictObject({
  phase: z
    .enum(['auto', 'on', 'off'])
    .default(defaults.readOnly.phase)
    .describe('auto: when one of the suites is on the path of a log-in.'),
  mode: z.enum(readOnlyModes).default(defaults.readOnly.mode).describe('How the servers are set read-only.'),
  privileges: z
    .array(z.string().regex(/^[A-Za-z_ ]+$/))
    .min(1)
    .default(() => [...defaults.readOnly.privileges])
    .describe(
      'What the account of the application may do: in its databases, and on the server where MySQL knows it only so.',
    ),
})

const recoverySchema = z.strictObject({
  timeLimitMs: milliseconds
    .default(defaults.recovery.timeLimitMs)
    .describe('How long it tries to set them writable again, and to drop what the run has made there.'),
  silenceMs: z
    .int()
    .min(1_000)
    .default(defaults.recovery.silenceMs)
    .describe('A run that gives no sign of life for so long while servers are read-only counts as suspended.'),
})

/** Variables that Crosscheck itself must set on a server that it starts, and why. */
const keptVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      [
        'datadir',
        'tmpdir',
        'socket',
        'pid_file',
        'secure_file_priv',
        'basedir',
        'plugin_dir',
        'log_error',
        'init_file',
      ],
      ['lc_messages_dir', 'character_sets_dir', 'general_log_file', 'slow_query_log_file'],
    ]
      .flat()
      .map(name => [name, 'its files lie where Crosscheck puts them, and removes them']),
  ),
  ...Object.fromEntries(
    ['port', 'bind_address', 'skip_networking', 'require_secure_transport', 'skip_grant_tables'].map(name => [
      name,
      'Crosscheck decides how its servers are reached',
    ]),
  ),
  ...Object.fromEntries(
    ['read_only', 'super_read_only', 'innodb_read_only', 'offline_mode'].map(name => [
      name,
      'the read-only phase switches it (readOnly.mode)',
    ]),
  ),
}

const variableName = z.string().regex(/^[A-Za-z][\w.-]*$/, {
  error: 'Name a server variable as SHOW VARIABLES writes it, for example binlog_format',
})

const serverSettingsSchema = z
  .record(variableName, z.union([z.string().regex(/^[^\0\r\n]*$/), z.number(), z.boolean()]))
  .superRefine((settings, context) => {
    for (const name of Object.keys(settings)) {
      const because = keptVariables[name.toLowerCase().replaceAll('-', '_')]
      if (because !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: `${name} cannot be set: ${because}` })
    }
    const log = Object.entries(settings).find(([name]) => /^log[-_]bin$/i.test(name))
    if (log && !/^(on|off|1|0|true|false)$/i.test(String(log[1])))
      context.addIssue({
        code: 'custom',
        path: [log[0]],
        message: `${log[0]} is ON or OFF: Crosscheck names the files`,
      })
  })

const settingsSchema = z.strictObject({
  source: serverSettingsSchema
    .default(() => ({ ...defaults.settings.source }))
    .describe('Of the source and its control server, by the name of the variable.'),
  target: serverSettingsSchema
    .default(() => ({ ...defaults.settings.target }))
    .describe('Of the target and its control server, by the name of the variable.'),
})

const diagnosisSchema = z.strictObject({
  attribution: z
    .boolean()
    .default(defaults.diagnosis.attribution)
    .describe('Which setting of the target makes a divergence disappear.'),
  reproduction: z
    .boolean()
    .default(defaults.diagnosis.reproduction)
    .describe("A small script for each divergence, in repro/ of the run's folder, that shows it by itself."),
  timeLimitMs: milliseconds.default(defaults.diagnosis.timeLimitMs).describe('For all divergences together.'),
})

const fixturesSchema = z.union([
  path,
  z
    .record(z.string().min(1), z.union([path, z.array(path).min(1)]))
    .describe(
      'By the name behind `-- fixture:`: folders of migrations, and files, run in this order on one database. * is the ' +
        'folder of all others, fixtures if absent.',
    ),
])
/** Where fixtures lie. */
export type FixtureSetting = z.output<typeof fixturesSchema>

const databaseSchema = z
  .strictObject({ charset: z.string().min(1).exactOptional(), collation: z.string().min(1).exactOptional() })
  .refine(({ charset, collation }) => charset !== undefined || collation !== undefined, {
    error: 'Name a charset, a collation, or both',
  })

const pinSchema = z.strictObject({
  timestamp: z.boolean().default(defaults.pin.timestamp).describe('NOW() gives the same on both sides.'),
  randomSeed: z.boolean().default(defaults.pin.randomSeed).describe('RAND() gives the same on both sides.'),
})

export const configSchema = z
  .strictObject({
    source: z
      .string()
      .min(1)
      .exactOptional()
      .describe('The server that the application lives on today, for example mysql:9.7; --source wins.'),
    target: z
      .string()
      .min(1)
      .exactOptional()
      .describe('The server that it is to move to, for example mariadb:11.8; --target wins.'),
    runtime: z.enum(runtimes).default(defaults.runtime).describe('Where servers come from.'),
    suites: z
      .array(path)
      .min(1)
      .default(() => [...defaults.suites])
      .describe('Suites, or folders of them, that crosscheck run takes when none is named.'),
    fixtures: fixturesSchema
      .default(defaults.fixtures)
      .describe('The folder of fixtures that are not beside their suite; or fixtures by name, for example migrations.'),
    policy: policySchema.prefault({}).describe('What the judge is told.'),
    baseline: path.default(defaults.baseline).describe('Known divergences, with reason, owner and last day.'),
    statementTimeoutMs: milliseconds
      .default(defaults.statementTimeoutMs)
      .describe('How long a statement may take before its answer counts as lost.'),
    runTimeoutMs: milliseconds
      .exactOptional()
      .describe('How long a whole run may take before it ends as unknown; as long as it likes when absent.'),
    noise: z
      .boolean()
      .default(defaults.noise)
      .describe('Whether the source is asked twice where it differs from the target, so that noise is known as such.'),
    protocol: z
      .enum(protocolChoices)
      .default(defaults.protocol)
      .describe('Through which protocol statements go; declared: binary those with params, the others as text.'),
    pipeline: z
      .int()
      .min(1)
      .max(1000)
      .default(defaults.pipeline)
      .describe(
        'How many statements may be under way on a connection; 1: each is sent when the one before has been answered.',
      ),
    workers: z
      .int()
      .min(1)
      .max(64)
      .exactOptional()
      .describe('How many suites are replayed at once; when absent, by processors, and 1 on servers that already run.'),
    readOnly: readOnlySchema.prefault({}).describe('The suites once more, while both servers are read-only.'),
    recovery: recoverySchema
      .prefault({})
      .describe(
        'What a guard does for servers that already run, when a run cannot: it is killed, suspended, or cut off from them.',
      ),
    mask: z
      .array(maskedColumn)
      .default(() => [...defaults.mask])
      .describe('Columns, as column or table.column, whose values get stand-ins in all that a run writes.'),
    values: z
      .boolean()
      .default(defaults.values)
      .describe('Whether what a run writes holds values at all: of rows, parameters, and literals of statements.'),
    diagnosis: diagnosisSchema
      .prefault({})
      .describe('The diagnosis of divergences that fail, once all suites are over.'),
    settings: settingsSchema
      .prefault({})
      .describe(
        'Variables of production, for example { "source": { "log_bin": "ON", "binlog_format": "STATEMENT" } }, with ' +
          'which the servers are started that Crosscheck starts. crosscheck settings reads them off a server.',
      ),
    connection: connectionChoiceSchema
      .exactOptional()
      .describe("The connection of the application: a driver's name, or what it sets; assumed when absent."),
    database: z
      .union([z.literal('server'), databaseSchema])
      .exactOptional()
      .describe(
        "The character set and collation of databases; server: each server's own. When absent, those of the source.",
      ),
    pin: pinSchema
      .prefault({})
      .describe('What is set to the same in every session, so that NOW() and RAND() give the same on both sides.'),
    out: path.default(defaults.out).describe('The folder in which each run gets one of its own.'),
    $schema: z.string().exactOptional().describe('Where an editor finds the schema of this file.'),
  })
  .meta({
    title: 'Configuration of Crosscheck',
    description: 'Everything may be left out. Paths are relative to the folder of the configuration file.',
  })

/** A configuration with every default filled in. */
export interface Config extends z.output<typeof configSchema> {}
