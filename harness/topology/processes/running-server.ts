import { rm, writeFile } from 'node:fs/promises'
import { withDeadline } from '../../kit/deadline.ts'
import { fullDisk, watchDisk } from '../../machine/disk-space.ts'
import type { GuardedProcess } from '../../machine/guarded-process.ts'
import { readLogTail } from '../../machine/log-tail.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Endpoint, PastEnd, Revival, RevivalCause, Server } from '../../model/topology.ts'
import { nameRelease } from '../specs/release.ts'
import { restoredRootSql } from './root-password.ts'
import { describeEnd, type Serving, shutDown, startOnHold, untilReady } from './server-process.ts'

/** A server process that answers. Disposing of it kills it and removes its data; the log stays. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoint: Endpoint
  readonly died: AbortSignal
  readonly restart: NonNullable<Server['restart']>
  readonly revival: Revival
}

/** Statements that end a server are rare; one that does not stay up ends the run. */
const mostRevivals = 16
/** It ends by itself where nothing in it hangs: then nothing is lost that was committed. */
const orderlyEndMs = 3_000
const unaskedEndMs = 500

/** Looks after a server that has come up: its restarts, its unexpected end, its disposal. */
export function superviseServer(first: GuardedProcess, serving: Serving): RunningServer {
  const died = new AbortController()
  let current = first
  const processes = new Set([first])
  let changing = Promise.resolve()
  let stopping: Promise<void> | undefined
  /** On hold, with the folder as its own: the data outlives the end of the one that serves it. */
  let standby: Promise<GuardedProcess> | undefined
  let expecting = 0
  const history: PastEnd[] = []

  const watch = (guarded: GuardedProcess) =>
    void guarded.ended.then(async ({ code }) => {
      if (stopping || guarded !== current || expecting > 0) return
      const went = `${nameRelease(serving.bundle)} went away: ${describeEnd(code)}`
      const full = await fullDisk(serving.place.directory, went)
      const logTail = full ? [] : await readLogTail(serving.logFile)
      died.abort(full ?? new ServerFailure(went, { logTail }))
    })

  /** Puts a process that is on hold in the place of the present one, when that one has ended. */
  const replace = async (next: GuardedProcess, end: (previous: GuardedProcess) => Promise<void>) => {
    const previous = current
    current = next
    processes.add(next)
    try {
      if (stopping) throw new ServerFailure(`${nameRelease(serving.bundle)} is being stopped`)
      await end(previous)
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

  const restart = async (extraArguments: readonly string[]) => {
    died.signal.throwIfAborted()
    // On hold until the other one has ended: its guard has the folder before the first one lets go of it.
    await replace(await startOnHold(serving, extraArguments), previous => shutDown(previous, serving))
    if (standby) current.leaveFolder()
  }

  const standBy = () => {
    standby = startOnHold(serving, [`--init-file=${serving.place.initFile}`]).then(guarded => {
      processes.add(guarded)
      current.leaveFolder()
      return guarded
    })
    // Whoever needs it hears of it.
    standby.catch(() => {})
  }

  const revive = async (cause: RevivalCause, count: number) => {
    died.signal.throwIfAborted()
    if (count !== history.length) return
    if (!standby || expecting === 0)
      throw new ServerFailure(`${nameRelease(serving.bundle)} cannot be used any more: ${cause.because}`)
    if (history.length === mostRevivals) {
      const failure = new ServerFailure(
        `${nameRelease(serving.bundle)} was restarted ${mostRevivals} times: ${cause.because}`,
      )
      died.abort(failure)
      throw failure
    }
    const next = await standby
    await writeFile(serving.place.initFile, restoredRootSql(serving.bundle, serving.endpoint.password), { mode: 0o600 })
    let end: ServerEnd = { isOrderly: false, hadEnded: false, code: 0 }
    await replace(next, async previous => {
      end = await endSoon(previous)
    })
    await rm(serving.place.initFile)
    const { hadEnded, isOrderly, code } = end
    const seen = hadEnded ? { kind: 'gone' as const, because: describeEnd(code) } : cause
    history.push({ ...seen, isOrderly })
    standBy()
  }

  const inTurn = (change: () => Promise<void>) => {
    const attempt = changing.then(change)
    changing = attempt.catch(() => {})
    return attempt
  }

  watch(first)
  const disk = watchDisk(serving.place.directory, `${nameRelease(serving.bundle)} cannot go on`, failure => {
    if (!stopping) died.abort(failure)
  })
  return {
    endpoint: serving.endpoint,
    died: died.signal,
    restart: extraArguments => inTurn(() => restart(extraArguments)),
    revival: {
      get count() {
        return history.length
      },
      history,
      expectEnds: () => {
        if (!standby) standBy()
        expecting += 1
        return {
          [Symbol.dispose]: () => {
            expecting -= 1
            // It may have ended while that was expected, and nobody has noticed.
            watch(current)
          },
        }
      },
      revive: (cause, count) => inTurn(() => revive(cause, count)),
    },
    [Symbol.asyncDispose]: () => {
      disk[Symbol.dispose]()
      stopping ??= discardAll().then(() => changing)
      return stopping
    },
  }

  async function discardAll(): Promise<void> {
    await standby?.catch(() => {})
    await discard(processes, serving)
  }
}

interface ServerEnd {
  /** It has written everything that was committed. */
  isOrderly: boolean
  /** It had ended before it was asked to. */
  hadEnded: boolean
  code: number
}

async function endSoon(guarded: GuardedProcess): Promise<ServerEnd> {
  // Connections break before the end of the process is known.
  const known = withDeadline(guarded.ended, { what: 'the end of the server', deadlineMs: unaskedEndMs })
  const hadEnded = await known.then(
    () => true,
    () => false,
  )
  guarded.handOver()
  try {
    const { code } = await withDeadline(guarded.ended, { what: 'the end of the server', deadlineMs: orderlyEndMs })
    return { isOrderly: code === 0, hadEnded, code }
  } catch {
    await guarded.kill()
    return { isOrderly: false, hadEnded, code: 0 }
  }
}

/** Ends the processes and removes what they served. */
export async function discard(processes: Iterable<GuardedProcess>, { place }: Serving): Promise<void> {
  await Promise.all(Array.from(processes, guarded => guarded.kill()))
  // Where a guard itself was killed, the folder is still there, and the server may be about to leave it.
  await rm(place.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}
