import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { confineEndpoint } from '../administration/accounts/confine-endpoint.ts'
import { RunAtWork } from '../administration/runs/run-mark.ts'
import { defaults } from '../config/defaults.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadSuites } from '../config/load-suites.ts'
import { replaceFile } from '../journal/replace-file.ts'
import { refuseLinks } from '../journal/run-folder.ts'
import { exitCodeOf } from '../model/exit-code.ts'
import type { ProbeDecision, ProbeReport } from '../model/probe-report.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { readCredentials } from '../probing/credentials.ts'
import { httpCases } from '../probing/http-check.ts'
import { runProbe } from '../probing/probe.ts'
import type { ProbeCase } from '../probing/probe-case.ts'
import { openSqlCheck, type SqlCheckRequest } from '../probing/sql-check.ts'
import { startRunGuard } from '../recovery/run-guard.ts'
import { lookOf } from '../report/console/console-look.ts'
import { openProbeProgress, renderProbe } from '../report/console/console-probe.ts'
import { Sessions } from '../session/sessions.ts'
import { scopeViolations } from '../suite/scope-violations.ts'
import { suitesWithoutDefiners } from '../suite/suites-without-definers.ts'
import { parseAddress } from '../topology/specs/spec.ts'
import { interruptionSignal } from './interruption-signal.ts'
import { configOption } from './judging-options.ts'
import { reportFailure } from './report-failure.ts'

interface CommandOptions {
  rate: number
  for?: number
  slow: number
  timeout: number
  out?: string
  json?: boolean
  credentials?: string
  suites?: string[]
  connections?: number
  config?: string
}

/** The probed server or application; disposing of it removes everything that was created for it. */
interface Target extends AsyncDisposable {
  probed: string
  cases: ProbeCase[]
}

const exitCodes: Record<ProbeDecision, number> = {
  passed: exitCodeOf.go,
  failed: exitCodeOf['no-go'],
  unknown: exitCodeOf.unknown,
}

/** `crosscheck probe`: exits 0 if all attempts were as expected, 1 if one was not, 2 if the result is unknown. */
export function probeCommand(): Command {
  return new Command('probe')
    .description('log in at a fixed rate, to an application or to a server, and tell exactly when that failed')
    .argument('<url>', 'https://… of an application, or mysql://user@host:port of a server')
    .option('--rate <number>', 'attempts a second, whatever became of the earlier ones', positive, 50)
    .option('--for <seconds>', 'how long (default: until Ctrl-C)', positive)
    .option('--slow <ms>', 'a good answer that takes longer is slow', positive, 500)
    .option('--timeout <ms>', 'an attempt that takes longer is given up', positive, 5_000)
    .option('--credentials <file>', 'for an application: how to log in, who may and who may not (docs/probe.md)')
    .option('--suites <paths...>', 'for a server: suites with path: auth (default: those of the configuration)')
    .option('--connections <number>', "for a server: how large the application's pool is (default: 8)", wholeNumber)
    .addOption(configOption)
    .option('--out <directory>', 'write probe.json there')
    .option('--json', 'print probe.json on stdout instead of the summary')
    .addHelpText(
      'after',
      '\nA password for mysql:// can come from CROSSCHECK_PROBE_PASSWORD.' +
        '\nExit codes: 0 all good, 1 something was refused or wrong, 2 nothing can be said, 3 wrong usage.',
    )
    .action(ping)
}

const beyondProbe = 'take it out, for a probe does that on no server; or name other suites with --suites'

/** A probe changes only its own databases, even if the configuration allows more. */
const remedies = {
  'other-database': 'leave the database out: each connection has one of its own; or name other suites with --suites',
  global: beyondProbe,
  unreadable: beyondProbe,
  'user-lock': beyondProbe,
}

async function ping(url: string, options: CommandOptions): Promise<void> {
  const file = options.out === undefined ? undefined : join(folderAt(options.out), 'probe.json')
  using interrupt = interruptionSignal()
  const target = await openTarget(url, options, interrupt)
  try {
    const report = await runTarget(target, options, interrupt)
    const json = `${JSON.stringify(report, undefined, 2)}\n`
    if (file) replaceFile(file, json)
    process.stdout.write(options.json ? json : renderProbe(report, lookOf(process.stdout, process.env)))
    process.exitCode = exitCodes[report.decision]
  } finally {
    // Leftovers are reported, and do not change the result.
    await Promise.resolve(target[Symbol.asyncDispose]()).catch(reportFailure)
  }
}

async function runTarget(target: Target, options: CommandOptions, signal: AbortSignal): Promise<ProbeReport> {
  using progress = openProbeProgress(process.stderr, lookOf(process.stderr, process.env))
  return await runProbe({
    probed: target.probed,
    cases: target.cases,
    ratePerSecond: options.rate,
    slowMs: options.slow,
    timeoutMs: options.timeout,
    signal,
    onEvent: event => progress.onEvent(event),
    ...(options.for === undefined ? {} : { forMs: options.for * 1_000 }),
  })
}

async function openTarget(url: string, options: CommandOptions, signal: AbortSignal): Promise<Target> {
  if (/^https?:\/\//i.test(url)) return openApplication(url, options)
  if (/^mysql:\/\//i.test(url)) return openServer(url, options, signal)
  // The text may contain a password, so the message does not repeat it.
  throw new UsageError('this is no address that can be probed', {
    remedy: 'write https://… for an application, or mysql://user@host:port for a server',
  })
}

function openApplication(text: string, options: CommandOptions): Target {
  const url = URL.parse(text)
  if (!url) throw new UsageError('the address of the application cannot be read', { remedy: 'write https://host:port' })
  if (url.username || url.password) {
    throw new UsageError('the address of an application holds no password', {
      remedy: 'write how to log in into the file that --credentials names',
    })
  }
  refuseOption(options, ['suites', 'connections'], 'mysql://')
  if (options.credentials === undefined) {
    throw new UsageError('nothing says who may log in to the application, and who may not', {
      remedy: 'name a file with --credentials; docs/probe.md has an example',
    })
  }
  const credentials = readCredentials(options.credentials)
  return { probed: url.href, cases: httpCases(url, credentials), [Symbol.asyncDispose]: async () => {} }
}

async function openServer(text: string, options: CommandOptions, signal: AbortSignal): Promise<Target> {
  refuseOption(options, ['credentials'], 'https://')
  const place = { as: 'the address', passwordVariable: 'CROSSCHECK_PROBE_PASSWORD' }
  const { endpoint, display } = parseAddress(text, place)
  const { config } = await loadConfig({
    workingDirectory: process.cwd(),
    ...(options.config ? { file: options.config } : {}),
  })
  const { suites: all } = await loadSuites(options.suites ?? config.suites, {
    fixtures: config.fixtures,
    connection: config.connection,
  })
  const suites = all.filter(({ path }) => path === 'auth')
  if (suites.length === 0) {
    throw new UsageError('none of the suites is on the path of a log-in', {
      remedy: 'write -- path: auth above the first statement of those that are, or name others with --suites',
    })
  }
  const objections = scopeViolations(suites, { allowed: [], remedies })
  if (objections.length > 0) throw new UsageErrors(objections)
  const database = new URL(display).pathname.slice(1)
  const what = suites.length === 1 ? 'the suite answers' : `${suites.length} suites answer`
  process.stderr.write(`learning what ${what} there while all is well\n`)
  const about = { endpoint, display, suites, connections: options.connections ?? 8, timeoutMs: options.timeout, signal }
  if (database === '') return await openGuarded({ ...about, suites: suitesWithoutDefiners(suites).suites })
  await using _ = await confineEndpoint(endpoint, { server: display })
  const check = await openSqlCheck({ ...about, databases: { name: database } })
  return { probed: display, cases: check.cases, [Symbol.asyncDispose]: () => check[Symbol.asyncDispose]() }
}

/**
 * Creates databases for the probe. A guard removes them, even if this process is killed or the server refuses the DROP
 * at the end.
 */
async function openGuarded(about: Omit<SqlCheckRequest, 'databases'>): Promise<Target> {
  const runId = randomBytes(3).toString('hex')
  const guard = startRunGuard({ endpoints: [about.endpoint], runId, ...defaults.recovery, watch: false })
  try {
    await using undo = new AsyncDisposableStack()
    const administrator = undo.use(new Sessions(about.endpoint, { initStatements: [] }))
    undo.use(await RunAtWork.begin(administrator, runId))
    const application = undo.use(await confineEndpoint(about.endpoint, { server: about.display, runId }))
    const check = undo.use(await openSqlCheck({ ...about, application, databases: { runId } }))
    const opened = undo.move()
    return {
      probed: about.display,
      cases: check.cases,
      [Symbol.asyncDispose]: async () => {
        // If disposal fails, the guard remains, and tries again.
        await opened.disposeAsync()
        await guard.standDown()
      },
    }
  } catch (error) {
    // In this case nothing was created, or it has been removed again.
    if (error instanceof UsageError || error instanceof UsageErrors) await guard.standDown()
    throw error
  }
}

function refuseOption(options: CommandOptions, names: (keyof CommandOptions)[], scheme: string): void {
  const given = names.find(name => options[name] !== undefined)
  if (given) throw new UsageError(`--${given} is for addresses that begin with ${scheme}`, { remedy: 'leave it out' })
}

function folderAt(directory: string): string {
  const folder = resolve(directory)
  refuseLinks(folder)
  try {
    mkdirSync(folder, { recursive: true })
    return folder
  } catch (cause) {
    throw new UsageError(`${folder} cannot be made: ${cause instanceof Error ? cause.message : cause}`, {
      remedy: 'name another folder with --out',
      cause,
    })
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It is a number above 0.')
  return value
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError('It is a whole number above 0.')
  return value
}
