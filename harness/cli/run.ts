import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { isGlobalPrivilege } from '../administration/accounts/run-account.ts'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { loadSuites } from '../config/load-suites.ts'
import type { Config } from '../config/schema.ts'
import { settingsOf } from '../config/server-settings.ts'
import { MissingObjects } from '../gate/missing-objects.ts'
import { type ObjectionRules, objectionsTo } from '../gate/objections.ts'
import { applicable } from '../gate/status.ts'
import { today } from '../kit/day.ts'
import { Disclosure } from '../masking/disclosure.ts'
import { parseMaskedColumn } from '../masking/masked-column.ts'
import { exitCodeOf } from '../model/exit-code.ts'
import { withBar } from '../model/fail-on.ts'
import { type ProtocolChoice, protocolChoices } from '../model/protocol-form.ts'
import { type ReadOnlyMode, readOnlyModes } from '../model/read-only-mode.ts'
import type { LeftBehind } from '../model/recovery.ts'
import { type Runtime, runtimes } from '../model/runtime.ts'
import { componentsOf, type ServerSettings } from '../model/server-settings.ts'
import type { Severity } from '../model/severity.ts'
import type { Shard } from '../model/shard.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { phasesOfRun } from '../phases/list.ts'
import { openConsole } from '../report/console/console.ts'
import { run } from '../run/run.ts'
import type { RunEvent } from '../run/run-request.ts'
import { allowedWithGlobal, scopeViolations } from '../suite/scope-violations.ts'
import { parseSpec, type Spec } from '../topology/specs/spec.ts'
import { interruptionSignal } from './interruption-signal.ts'
import { baselineOption, configOption, failOnOption, namedFiles, strictOption } from './judging-options.ts'
import { reportFailure } from './report-failure.ts'
import { partOf, shardOption } from './shard-option.ts'

interface RunOptions {
  source?: string
  target?: string[]
  runtime?: Runtime
  out?: string
  config?: string
  baseline?: string
  failOn?: Severity
  strictBaseline?: boolean
  statementTimeout?: number
  timeout?: number
  noise: boolean
  diagnosis: boolean
  protocol?: ProtocolChoice
  pipeline?: number
  workers?: number
  phases?: Phases
  readOnlyMode?: ReadOnlyMode
  applicationPrivileges?: string[]
  allowReadOnly?: boolean
  allowGlobal?: boolean
  shard?: Shard
  mask?: string[]
  values: boolean
  json?: boolean
}

export function runCommand(): Command {
  return new Command('run')
    .description('replay suites on source and target, compare everything a client can see, judge, report')
    .argument(
      '[paths...]',
      'suites, folders of them, or file.sql:LINE for one statement (default: those of the configuration)',
    )
    .option('--source <spec>', 'the server of today: mysql:9.7, mariadb:11.8, an image, or mysql://user@host:port')
    .option('--target <spec>', 'the server to move to, in the same forms; several, with one --target each', collect)
    .addOption(new Option('--runtime <how>', 'where servers come from').choices(runtimes))
    .option('--out <directory>', 'where the reports go (default: reports/<time>-<id>)')
    .addOption(configOption)
    .addOption(baselineOption)
    .addOption(failOnOption)
    .addOption(strictOption)
    .option('--statement-timeout <seconds>', 'how long a statement may take before its answer counts as lost', seconds)
    .option('--timeout <seconds>', 'how long the run may take before it ends as unknown', seconds)
    .addOption(
      new Option('--protocol <which>', 'send all statements as text, prepared, or in both ways').choices(
        protocolChoices,
      ),
    )
    .option('--pipeline <n>', 'how many statements may be under way on a connection; 1 is one at a time', statements)
    .option('--workers <n>', 'how many suites to replay at once; 1 is one after the other', workers)
    .option('--no-noise', 'do not ask the source twice: what differs by chance then counts as a difference')
    .option('--no-diagnosis', 'do not diagnose divergences that fail: neither settings nor scripts in repro/')
    .addOption(
      new Option(
        '--phases <which>',
        'replay, or the suites once more while the servers are read-only (default: both when a suite has path: auth)',
      ).choices(['replay', 'replay,read-only']),
    )
    .addOption(new Option('--read-only-mode <how>', 'how the servers are set read-only').choices(readOnlyModes))
    .option(
      '--application-privileges <list>',
      'what the account may do as which suites run while read-only',
      privileges,
    )
    .option('--allow-read-only', 'switch servers that Crosscheck did not start to read-only, too, and back')
    .option(
      '--allow-global',
      'let suites change what belongs to the whole server, also on servers that Crosscheck did not start',
    )
    .option(
      '--mask <columns>',
      'columns whose values get stand-ins in all that is written: password,users.email',
      columns,
    )
    .option('--no-values', 'write no values at all: neither of rows nor of parameters nor literals of statements')
    .addOption(shardOption)
    .option('--json', 'print verdict.json on stdout instead of the summary')
    .addHelpText(
      'after',
      '\nPasswords can come from CROSSCHECK_SOURCE_PASSWORD and CROSSCHECK_TARGET_PASSWORD. Under the same ' +
        'CROSSCHECK_MASK_KEY\nmasked values get the same stand-ins in every run and shard.',
    )
    .action(runSuites)
}

async function runSuites(paths: string[], options: RunOptions): Promise<void> {
  const workingDirectory = process.cwd()
  const loaded = await loadConfig({ workingDirectory, ...(options.config ? { file: options.config } : {}) })
  const config = configured(loaded, options)
  const source = specOf('source', options.source ?? config.source)
  const targets = (options.target ?? [config.target]).map(target => specOf('target', target))
  const { suites, remarks } = await loadSuites(paths.length > 0 ? paths : config.suites, {
    fixtures: config.fixtures,
    connection: config.connection,
  })
  const settings = settingsOf(loaded)
  const foreign = [source, ...targets].some(({ kind }) => kind === 'url')
  if (foreign && config.protocol === 'both') {
    throw new UsageError('both protocols are compared on a second server like each, and one of these already runs', {
      remedy: 'ask for --protocol text and --protocol binary, one after the other; or let Crosscheck start the servers',
    })
  }
  if (options.shard && targets.length > 1) {
    throw new UsageError('a shard is a part of a run against one target, and these are several', {
      remedy: 'run and merge the shards of each target by themselves',
    })
  }
  const allowReadOnly = options.allowReadOnly ?? false
  if (foreign && config.readOnly.phase === 'on' && !allowReadOnly) {
    throw new UsageError('one of the servers already runs, and read-only is switched for the whole of it', {
      remedy: 'allow it with --allow-read-only, which needs a server that nobody else uses; or ask for --phases replay',
    })
  }
  const allowGlobal = options.allowGlobal ?? false
  const beyondDatabases = config.readOnly.privileges.filter(isGlobalPrivilege)
  if (foreign && allowReadOnly && beyondDatabases.length > 0 && !allowGlobal) {
    throw new UsageError(`${beyondDatabases.join(', ')} would be given to an account on a server that already runs`, {
      remedy: 'leave it out of the privileges of the application, or allow it with --allow-global',
    })
  }
  const objections = foreign ? scopeViolations(suites, { allowed: allowGlobal ? allowedWithGlobal : [] }) : []
  if (objections.length > 0) throw new UsageErrors(objections)
  // Loading the YAML parser takes longer than many runs do.
  const baseline = existsSync(config.baseline)
    ? (await import('../gate/baseline.ts')).readBaseline(config.baseline)
    : []

  using interrupt = interruptionSignal()
  let known: Pick<ObjectionRules, 'entries' | 'source' | 'missing'> = { entries: [], missing: new MissingObjects() }
  const left: LeftBehind[] = []
  using console = openConsole({
    json: options.json ?? false,
    phases: phasesOfRun,
    named: namedFiles(options),
    objects: observation => objectionsTo(observation, { policy: config.policy, ...known, today: today() }).length > 0,
  })
  const common = {
    source,
    phases: phasesOfRun,
    ...partOf(suites, options.shard, config),
    remarks: [...remarks, ...remarksOnComponents(settings)],
    suitesFrom: paths.length > 0 ? ('command-line' as const) : ('configuration' as const),
    runtime: config.runtime,
    config,
    settings,
    allowReadOnly,
    allowGlobal,
    disclosure: new Disclosure({
      mask: config.mask,
      values: config.values,
      suites,
      secret: process.env.CROSSCHECK_MASK_KEY,
    }),
    baseline,
    place: options.out ? { directory: resolve(options.out) } : { reports: config.out },
    onEvent: (event: RunEvent) => {
      if (event.kind === 'recovery' && event.progress.kind === 'left') left.push(...event.progress.left)
      if (event.kind === 'journal' && event.entry.kind === 'run-started')
        known = {
          entries: applicable(baseline, event.entry.servers),
          source: event.entry.servers.source,
          missing: new MissingObjects(),
        }
      console.onEvent(event)
    },
    named: namedFiles(options),
    interrupt,
  }
  const [target, ...more] = targets
  try {
    if (target && more.length === 0) {
      const { verdict, directory } = await run({ ...common, target })
      console.summarise(verdict, directory)
      process.exitCode = exitCodeOf[verdict.decision]
    } else {
      const { runMatrix } = await import('../run/run-matrix.ts')
      const { verdict, directory } = await runMatrix({ ...common, targets })
      console.summariseMatrix(verdict, directory)
      process.exitCode = exitCodeOf[verdict.decision]
    }
  } catch (error) {
    if (left.length === 0) throw error
    reportFailure(error)
  }
  if (left.length === 0) return
  console.reportLeft(left)
  process.exitCode = exitCodeOf.unknown
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/** Options of the command line override the file. */
function configured({ config }: LoadedConfig, options: RunOptions): Config {
  return {
    ...config,
    runtime: options.runtime ?? config.runtime,
    baseline: options.baseline ? resolve(options.baseline) : config.baseline,
    policy: {
      ...config.policy,
      failOn: withBar(config.policy.failOn, options.failOn),
      strictBaseline: options.strictBaseline ?? config.policy.strictBaseline,
    },
    noise: options.noise && config.noise,
    diagnosis: {
      ...config.diagnosis,
      attribution: options.diagnosis && config.diagnosis.attribution,
      reproduction: options.diagnosis && config.diagnosis.reproduction,
    },
    readOnly: {
      phase: options.phases ? phaseOf[options.phases] : config.readOnly.phase,
      mode: options.readOnlyMode ?? config.readOnly.mode,
      privileges: options.applicationPrivileges ?? config.readOnly.privileges,
    },
    mask: [...new Set([...config.mask, ...(options.mask ?? [])])],
    values: options.values && config.values,
    protocol: options.protocol ?? config.protocol,
    pipeline: options.pipeline ?? config.pipeline,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    statementTimeoutMs: options.statementTimeout ?? config.statementTimeoutMs,
    ...(options.timeout === undefined ? {} : { runTimeoutMs: options.timeout }),
  }
}

function specOf(side: Side, text: string | undefined): Spec {
  if (text !== undefined) return parseSpec(text, side)
  throw new UsageError(`there is no ${side} to compare`, {
    remedy: `name it with --${side} mysql:9.7, or as ${side} in crosscheck.config.ts`,
  })
}

const statements = upTo(1000)
const workers = upTo(64)

function upTo(most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`)
    return value
  }
}

type Phases = keyof typeof phaseOf

const phaseOf = { replay: 'off', 'replay,read-only': 'on' } as const

/** Parses a list such as `SELECT, INSERT`, as in GRANT. */
function privileges(text: string): string[] {
  const names = text.split(',').map(name => name.trim())
  if (names.every(name => /^[A-Za-z_ ]+$/.test(name))) return names
  throw new InvalidArgumentError('It is a list of privileges with commas between them, for example SELECT, INSERT.')
}

/** Parses a list such as `password,users.email`; if the option is given several times, returns all columns. */
function columns(text: string, before: string[] = []): string[] {
  const names = text.split(',').map(name => name.trim())
  if (names.every(name => parseMaskedColumn(name))) return [...before, ...names]
  throw new InvalidArgumentError('It is a list of columns with commas between them, for example password,users.email.')
}

/** Parses seconds, also with a fraction, and returns milliseconds. */
function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It is a number of seconds above 0.')
  return Math.ceil(value * 1000)
}

/** Says which components a server has because the user wants them: a new server lacks them. */
function remarksOnComponents(settings: BySide<ServerSettings>): string[] {
  return sides.flatMap(side =>
    componentsOf(settings[side]).map(
      component => `${component} is installed on the ${side} (settings.${side}.components); a new server lacks it`,
    ),
  )
}
