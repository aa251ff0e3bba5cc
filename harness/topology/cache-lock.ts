import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitFor } from '../kit/deadline.ts'
import { causeOf, explainSystemError } from '../model/system-error.ts'
import { UsageError } from '../model/usage-error.ts'

const patienceMs = 30 * 60_000

/**
 * Lets one holder at a time work under a name, among all processes of this machine that share the cache. It is the lock of
 * an empty SQLite file, that is, the kernel's: it goes with its holder, so that a killed run leaves no stale lock.
 * `onWait` is called once where somebody else holds it.
 */
export async function lockCache(
  cacheDirectory: string,
  name: string,
  options: { onWait: () => void; signal: AbortSignal },
): Promise<Disposable> {
  let isFirstAttempt = true
  const found = await waitFor(
    () => {
      const attempt = tryLock(cacheDirectory, name)
      if (attempt.kind === 'held' && isFirstAttempt) options.onWait()
      isFirstAttempt = false
      return attempt.kind === 'held' ? undefined : attempt
    },
    { what: `the lock ${name} in ${cacheDirectory}`, deadlineMs: patienceMs, pauseMs: 50, signal: options.signal },
  )
  if (found.kind === 'impossible') {
    const { code, remedy } = explainSystemError(found.cause) ?? {}
    throw new UsageError(`the cache folder ${cacheDirectory} cannot be used: ${causeOf(found.cause)}`, {
      remedy:
        code === 'EMFILE' || code === 'ENFILE' ? remedy! : 'set CROSSCHECK_CACHE to a folder that can be written to',
      cause: found.cause,
    })
  }
  return found.lock
}

type Attempt = { kind: 'locked'; lock: Disposable } | { kind: 'held' } | { kind: 'impossible'; cause: unknown }

function tryLock(cacheDirectory: string, name: string): Attempt {
  let database: DatabaseSync | undefined
  try {
    const directory = join(cacheDirectory, 'locks')
    mkdirSync(directory, { recursive: true })
    const file = join(directory, `${name}.lock`)
    // SQLite would only say that it could not open the file.
    closeSync(openSync(file, 'a'))
    const opened = new DatabaseSync(file, { timeout: 0 })
    database = opened
    opened.exec('BEGIN EXCLUSIVE')
    return { kind: 'locked', lock: { [Symbol.dispose]: () => opened.close() } }
  } catch (cause) {
    database?.close()
    if (isBusy(cause)) return { kind: 'held' }
    return { kind: 'impossible', cause }
  }
}

/** sqlite.org/rescode.html: 5 is SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
