import { rm, writeFile } from 'node:fs/promises'
import { withDeadline } from '../../kit/deadline.ts'
import { fullDisk, watchDisk } from '../../machine/disk-space.ts'
import type { GuardedProcess } from '../../machine/guarded-process.ts'
import { readLogTail } from '../../machine/log-tail.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Endpoint, FileFolder, PastEnd, Revival, RevivalCause, Server } from '../../model/topology.ts'
import { nameRelease } from '../specs/release.ts'
import { fileFolderAt } from './file-folder.ts'
import { restoredRootSql } from './root-password.ts'
import { describeEnd, type Serving, shutDown, startOnHold, untilReady } from './server-process.ts'

/** A server process that answers. Disposing of it kills it and removes its data; the log stays. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoint: Endpoint
  readonly died: AbortSignal
  readonly restart: NonNullable<Server['restart']>
  readonly revival: Revival
  readonly fileFolder: FileFolder
}

/** 16 restarts are the limit: statements that end a server are rare, and a server that keeps ending ends the run. */
const mostRevivals = 16
/** 3 s: a server without a hanging thread ends by itself within this time; then no commit is lost. */
const orderlyEndMs = 3_000
const unaskedEndMs = 500

/** Supervises a server that has started: its restarts, its unexpected end, its disposal. */
export function superviseServer(first: GuardedProcess, serving: Serving): RunningServer {
  const died = new AbortController()
  let current = first
  const processes = new Set([first])
  let changing = Promise.resolve()
  let stopping: Promise<void> | undefined
  /**
   * The next server process, on hold and with the folder as its own, so that the data outlives the end of the present
   * process.
   */
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

  /** Replaces the present process by one on hold, after the present one has ended. */
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
      // Files that cannot be removed now are removed by the guards; the first error is the one to report.
      await discard(processes, serving).catch(() => {})
      throw error
    }
  }

  const restart = async (extraArguments: readonly string[]) => {
    died.signal.throwIfAborted()
    // The new process is on hold until the previous one has ended: its guard owns the folder before the previous guard
    // releases it.
    await replace(await startOnHold(serving, extraArguments), previous => shutDown(previous, serving))
    if (standby) current.leaveFolder()
  }

  const standBy = () => {
    standby = startOnHold(serving, [`--init-file=${serving.place.initFile}`]).then(guarded => {
      processes.add(guarded)
      current.leaveFolder()
      return guarded
    })
    // The code that awaits the standby process receives its error.
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
    fileFolder: fileFolderAt(serving.place.filesDirectory),
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
            // The server may have ended unnoticed while its end was expected.
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
  /** The server wrote all commits to its data folder before it ended. */
  isOrderly: boolean
  /** The server had ended before it was asked to. */
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

/** Ends the processes and removes the folder that they served. */
export async function discard(processes: Iterable<GuardedProcess>, { place }: Serving): Promise<void> {
  await Promise.all(Array.from(processes, guarded => guarded.kill()))
  // If a guard itself was killed, the folder still exists, and the server may be about to release it.
  await rm(place.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}
