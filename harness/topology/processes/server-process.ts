import { open } from 'node:fs/promises'
import { waitFor, withDeadline } from '../../kit/deadline.ts'
import { type GuardedProcess, startGuarded } from '../../machine/guarded-process.ts'
import { readLogTail } from '../../machine/log-tail.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ServerSettings } from '../../model/server-settings.ts'
import type { Endpoint, Ping } from '../../model/topology.ts'
import type { Bundle } from '../programs/bundle.ts'
import { nameRelease } from '../specs/release.ts'
import { type ServerPlace, servingArguments } from './server-arguments.ts'

/** 60 s: a start takes a second, but a machine under heavy load may need many. */
const readyDeadlineMs = 60_000
const shutdownDeadlineMs = 60_000

/** The common properties of all processes that serve the same data, one after the other. */
export interface Serving {
  bundle: Bundle
  settings: ServerSettings
  place: ServerPlace
  endpoint: Endpoint
  logFile: string
  ping: Ping
}

/**
 * Starts the guard first: files that are created in the folder afterwards are removed even if this process is killed.
 */
export async function startOnHold(
  { bundle, settings, place, endpoint, logFile }: Serving,
  extraArguments: readonly string[],
): Promise<GuardedProcess> {
  await using log = await open(logFile, 'a')
  return startGuarded({
    command: bundle.server.command,
    arguments: [
      ...bundle.server.leadingArguments,
      ...servingArguments(bundle, settings, place, endpoint.port),
      ...extraArguments,
    ],
    environment: bundle.server.environment,
    folder: place.directory,
    output: { stdout: log.fd, stderr: log.fd },
  })
}

/**
 * Waits until the server answers. Throws ServerFailure, with the last lines of the server's log, if it ends or does not
 * answer.
 */
export async function untilReady(guarded: GuardedProcess, serving: Serving, signal?: AbortSignal): Promise<void> {
  const { bundle, endpoint, logFile, ping } = serving
  const name = nameRelease(bundle)
  const gone = new AbortController()
  void guarded.ended.then(({ code }) => gone.abort(new Error(describeEnd(code))))
  try {
    await waitFor(
      async attemptSignal => {
        await ping(endpoint, attemptSignal)
        return true
      },
      {
        what: `an answer of ${name}`,
        deadlineMs: readyDeadlineMs,
        intervalMs: 10,
        signal: signal ? AbortSignal.any([signal, gone.signal]) : gone.signal,
      },
    )
  } catch (cause) {
    signal?.throwIfAborted()
    const why = gone.signal.aborted ? gone.signal.reason.message : `no answer within ${readyDeadlineMs / 1000} s`
    throw new ServerFailure(`${name} did not start: ${why}`, { logTail: await readLogTail(logFile), cause })
  }
}

/**
 * Shuts a server down in an orderly way; its folder is left to another guard. Throws ServerFailure if the server does
 * not end.
 */
export async function shutDown(guarded: GuardedProcess, { bundle, logFile }: Serving): Promise<void> {
  guarded.handOver()
  const what = `the end of ${nameRelease(bundle)}`
  try {
    await withDeadline(guarded.ended, { what, deadlineMs: shutdownDeadlineMs })
  } catch (cause) {
    throw new ServerFailure(`${nameRelease(bundle)} did not shut down within ${shutdownDeadlineMs / 1000} s`, {
      logTail: await readLogTail(logFile),
      cause,
    })
  }
}

/** Describes the end of a process. A shell reports the end by signal n as 128 + n. */
export function describeEnd(code: number): string {
  return code > 128 ? `its process was ended by signal ${code - 128}` : `its process ended with code ${code}`
}
