import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { waitFor } from '../kit/deadline.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { Endpoint, Probe } from '../model/topology.ts'
import type { Bundle } from './bundle.ts'
import { findFreePort } from './free-port.ts'
import { type GuardedProcess, startGuarded } from './guarded-process.ts'
import { readLogTail } from './log-tail.ts'
import { choosePrivateFolder } from './private-folder.ts'
import { runProgram } from './program.ts'
import { nameRelease } from './release.ts'
import { rootPasswordSql } from './root-password.ts'
import { type ServerPlace, serverPlace, servingArguments } from './server-arguments.ts'

/** A start takes a second; a machine under heavy load may need many. */
const readyDeadlineMs = 60_000
const portAttempts = 5

export interface LaunchOptions {
  logFile: string
  password: string
  probe: Probe
  signal: AbortSignal
}

/** A server process that answers. Disposing of it kills it and removes its data; the log stays. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoint: Endpoint
  readonly died: AbortSignal
}

/** Starts a server on a copy of a template, on a port that was free a moment ago: another one where it no longer is. */
export async function launchServer(bundle: Bundle, template: string, options: LaunchOptions): Promise<RunningServer> {
  await mkdir(dirname(options.logFile), { recursive: true })
  for (let attempt = 1; ; attempt++) {
    try {
      return await launchOnPort(await findFreePort(), bundle, template, options)
    } catch (error) {
      const lostItsPort =
        error instanceof ServerFailure && error.logTail.some(line => /address already in use/i.test(line))
      if (!lostItsPort || attempt === portAttempts) throw error
    }
  }
}

async function launchOnPort(
  port: number,
  bundle: Bundle,
  template: string,
  options: LaunchOptions,
): Promise<RunningServer> {
  const { logFile, password, signal } = options
  const directory = choosePrivateFolder(basename(serverPlace('').socketPath))
  const place = serverPlace(directory)
  const guarded = await startOnHold(bundle, servingArguments(bundle, place, port), directory, logFile)
  const undo = async () => {
    await guarded.kill()
    // Where the guard itself was killed, the folder is still there.
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await mkdir(directory, { mode: 0o700 })
    await prepare(place, template, rootPasswordSql(bundle, password), signal)
    const endpoint: Endpoint = {
      host: '127.0.0.1',
      port,
      socketPath: place.socketPath,
      user: 'root',
      password,
      tls: { mode: 'disabled' },
    }
    guarded.begin()
    await untilReady(nameRelease(bundle), guarded, endpoint, options)
    await rm(place.initFile)
    return watch(nameRelease(bundle), guarded, { endpoint, logFile, undo })
  } catch (error) {
    // What cannot be removed now is the guard's to remove; the first error is the one to tell.
    await undo().catch(() => {})
    throw error
  }
}

/** The guard first: what is made in the folder from here on is removed even if this process is killed. */
async function startOnHold(
  bundle: Bundle,
  serverArguments: string[],
  directory: string,
  logFile: string,
): Promise<GuardedProcess> {
  await using log = await open(logFile, 'a')
  return startGuarded({
    command: bundle.server.command,
    arguments: [...bundle.server.leadingArguments, ...serverArguments],
    environment: bundle.server.environment,
    folder: directory,
    output: { stdout: log.fd, stderr: log.fd },
  })
}

async function prepare(place: ServerPlace, template: string, initSql: string, signal: AbortSignal): Promise<void> {
  await Promise.all([
    // cp shares blocks where the file system can, and is several times faster than a copy by Node.
    runProgram({ command: 'cp', arguments: ['-R', template, place.dataDirectory], signal }),
    mkdir(place.temporaryDirectory),
    mkdir(place.filesDirectory),
    writeFile(place.initFile, initSql, { mode: 0o600 }),
  ])
}

async function untilReady(
  name: string,
  guarded: GuardedProcess,
  endpoint: Endpoint,
  options: LaunchOptions,
): Promise<void> {
  const gone = new AbortController()
  void guarded.ended.then(({ code }) => gone.abort(new Error(describeEnd(code))))
  try {
    await waitFor(
      async signal => {
        await options.probe(endpoint, signal)
        return true
      },
      {
        what: `an answer of ${name}`,
        deadlineMs: readyDeadlineMs,
        pauseMs: 10,
        signal: AbortSignal.any([options.signal, gone.signal]),
      },
    )
  } catch (cause) {
    options.signal.throwIfAborted()
    const why = gone.signal.aborted ? gone.signal.reason.message : `no answer within ${readyDeadlineMs / 1000} s`
    throw new ServerFailure(`${name} did not start: ${why}`, { logTail: await readLogTail(options.logFile), cause })
  }
}

function watch(
  name: string,
  guarded: GuardedProcess,
  server: { endpoint: Endpoint; logFile: string; undo: () => Promise<void> },
): RunningServer {
  const died = new AbortController()
  let stopping: Promise<void> | undefined
  void guarded.ended.then(async ({ code }) => {
    if (stopping) return
    const logTail = await readLogTail(server.logFile)
    died.abort(new ServerFailure(`${name} went away: ${describeEnd(code)}`, { logTail }))
  })
  return {
    endpoint: server.endpoint,
    died: died.signal,
    [Symbol.asyncDispose]: () => {
      stopping ??= server.undo()
      return stopping
    },
  }
}

/** A shell tells the end by signal n as 128 + n. */
function describeEnd(code: number): string {
  return code > 128 ? `its process was ended by signal ${code - 128}` : `its process ended with code ${code}`
}
