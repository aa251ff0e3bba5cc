import { rm } from 'node:fs/promises'
import { ServerFailure } from '../model/server-failure.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { fullDisk, watchDisk } from './disk-space.ts'
import type { GuardedProcess } from './guarded-process.ts'
import { readLogTail } from './log-tail.ts'
import { nameRelease } from './release.ts'
import { describeEnd, type Serving, shutDown, startOnHold, untilReady } from './server-process.ts'

/** A server process that answers. Disposing of it kills it and removes its data; the log stays. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoint: Endpoint
  readonly died: AbortSignal
  readonly restart: NonNullable<Server['restart']>
}

/** Looks after a server that has come up: its restarts, its unexpected end, its disposal. */
export function superviseServer(first: GuardedProcess, serving: Serving): RunningServer {
  const died = new AbortController()
  let current = first
  const processes = new Set([first])
  let restarting = Promise.resolve()
  let stopping: Promise<void> | undefined

  const watch = (guarded: GuardedProcess) =>
    void guarded.ended.then(async ({ code }) => {
      if (stopping || guarded !== current) return
      const went = `${nameRelease(serving.bundle)} went away: ${describeEnd(code)}`
      const full = await fullDisk(serving.place.directory, went)
      const logTail = full ? [] : await readLogTail(serving.logFile)
      died.abort(full ?? new ServerFailure(went, { logTail }))
    })

  const restart = async (extraArguments: readonly string[]) => {
    died.signal.throwIfAborted()
    const previous = current
    // On hold until the other one has ended: its guard has the folder before the first one lets go of it.
    const next = await startOnHold(serving, extraArguments)
    current = next
    processes.add(next)
    try {
      if (stopping) throw new ServerFailure(`${nameRelease(serving.bundle)} is being stopped`)
      await shutDown(previous, serving)
      processes.delete(previous)
      next.begin()
      await untilReady(next, serving)
      watch(next)
    } catch (error) {
      if (!stopping) died.abort(error)
      // What cannot be removed now is the guards' to remove; the first error is the one to tell.
      await discard(processes, serving).catch(() => {})
      throw error
    }
  }

  watch(first)
  const disk = watchDisk(serving.place.directory, `${nameRelease(serving.bundle)} cannot go on`, failure => {
    if (!stopping) died.abort(failure)
  })
  return {
    endpoint: serving.endpoint,
    died: died.signal,
    restart: extraArguments => {
      const attempt = restarting.then(() => restart(extraArguments))
      restarting = attempt.catch(() => {})
      return attempt
    },
    [Symbol.asyncDispose]: () => {
      disk[Symbol.dispose]()
      stopping ??= discard(processes, serving).then(() => restarting)
      return stopping
    },
  }
}

/** Ends the processes and removes what they served. */
export async function discard(processes: Iterable<GuardedProcess>, { place }: Serving): Promise<void> {
  await Promise.all(Array.from(processes, guarded => guarded.kill()))
  // Where a guard itself was killed, the folder is still there, and the server may be about to leave it.
  await rm(place.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}
