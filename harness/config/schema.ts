import { z } from 'zod'
import { parseMaskedColumn } from '../masking/masked-column.ts'
import { severities } from '../model/difference.ts'
import { protocolChoices } from '../model/form.ts'
import { readOnlyModes } from '../model/read-only.ts'
import { defaults } from './defaults.ts'

const path = z.string().min(1)
const milliseconds = z.int().positive()
const maskedColumn = z.string().refine(text => parseMaskedColumn(text) !== undefined, {
  error: 'Name a column to mask as column or table.column, for example users.password',
})

/** What a configuration may say. Paths are relative to the folder of the configuration file. */
export const configSchema = z.strictObject({
  /** The server that the application lives on today, for example `mysql:9.7`; `--source` wins. */
  source: z.string().min(1).exactOptional(),
  /** The server that it is to move to, for example `mariadb:11.8`; `--target` wins. */
  target: z.string().min(1).exactOptional(),
  runtime: z.enum(['auto', 'container', 'embedded']).default(defaults.runtime),
  /** Suites, or folders of them, that `crosscheck run` takes when none is named. */
  suites: z
    .array(path)
    .min(1)
    .default(() => [...defaults.suites]),
  /** Where fixtures lie that are not beside their suite. */
  fixtures: path.default(defaults.fixtures),
  policy: z
    .strictObject({
      /** New divergences of this severity or worse are a no-go. */
      failOn: z.enum(severities).default(defaults.policy.failOn),
      /** Acceptances that nothing needs any more are a no-go, too. */
      strictBaseline: z.boolean().default(defaults.policy.strictBaseline),
    })
    .prefault({}),
  /** Known divergences, with reason, owner and last day. */
  baseline: path.default(defaults.baseline),
  /** How long a statement may take before its answer counts as lost. */
  statementTimeoutMs: milliseconds.default(defaults.statementTimeoutMs),
  /** How long a whole run may take before it ends as unknown; as long as it likes when absent. */
  runTimeoutMs: milliseconds.exactOptional(),
  /** Whether the source is asked twice where it differs from the target, so that noise is known as such. */
  noise: z.boolean().default(defaults.noise),
  /** Through which protocol statements go; `declared`: binary those with params, the others as text. */
  protocol: z.enum(protocolChoices).default(defaults.protocol),
  /** How many statements may be under way on a connection; 1: each is sent when the one before has been answered. */
  pipeline: z.int().min(1).max(1000).default(defaults.pipeline),
  /** How many suites are replayed at once; when absent, by processors, and 1 on servers that already run. */
  workers: z.int().min(1).max(64).exactOptional(),
  /** The suites once more, while both servers are frozen for writing. */
  readOnly: z
    .strictObject({
      /** `auto`: when one of the suites is on the path of a log-in. */
      phase: z.enum(['auto', 'on', 'off']).default(defaults.readOnly.phase),
      /** How the servers are frozen. */
      mode: z.enum(readOnlyModes).default(defaults.readOnly.mode),
      /** What the account of the application may do: in its databases, and on the server where MySQL knows it only so. */
      privileges: z
        .array(z.string().regex(/^[A-Za-z_ ]+$/))
        .min(1)
        .default(() => [...defaults.readOnly.privileges]),
    })
    .prefault({}),
  /** What a guard does for servers that already run, when a run cannot: it is killed, suspended, or cut off from them. */
  recovery: z
    .strictObject({
      /** How long it tries to set them writable again, and to drop what the run has made there. */
      timeLimitMs: milliseconds.default(defaults.recovery.timeLimitMs),
      /** A run that gives no sign of life for so long while servers are read-only counts as suspended. */
      silenceMs: z.int().min(1_000).default(defaults.recovery.silenceMs),
    })
    .prefault({}),
  /** Columns, as `column` or `table.column`, whose values get stand-ins in all that a run writes. */
  mask: z.array(maskedColumn).default(() => [...defaults.mask]),
  /** Whether what a run writes holds values at all: of rows, parameters, and literals of statements. */
  values: z.boolean().default(defaults.values),
  /** The closer look at divergences that fail, once all suites are over. */
  diagnosis: z
    .strictObject({
      /** Which setting of the target makes a divergence disappear. */
      attribution: z.boolean().default(defaults.diagnosis.attribution),
      /** A small script for each divergence, in `repro/` of the run's folder, that shows it by itself. */
      reproduction: z.boolean().default(defaults.diagnosis.reproduction),
      /** For all divergences together. */
      timeLimitMs: milliseconds.default(defaults.diagnosis.timeLimitMs),
    })
    .prefault({}),
  /** What is set to the same in every session, so that NOW() and RAND() give the same on both sides. */
  pin: z
    .strictObject({
      timestamp: z.boolean().default(defaults.pin.timestamp),
      randomSeed: z.boolean().default(defaults.pin.randomSeed),
    })
    .prefault({}),
  /** The folder in which each run gets one of its own. */
  out: path.default(defaults.out),
})

/** A configuration with every default filled in. */
export type Config = z.output<typeof configSchema>
