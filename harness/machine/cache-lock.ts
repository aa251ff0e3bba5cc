import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitFor } from '../kit/deadline.ts'
import { causeOf, explainSystemError } from '../model/system-error.ts'
import { UsageError } from '../model/usage-error.ts'

const patienceMs = 30 * 60_000

/**
 * Lets one holder at a time work under a name, among all processes of this machine that share the cache. The lock is
 * the one of an empty SQLite file, that is, a lock of the kernel: it ends with its holder, so that a killed run leaves
 * no stale lock. `onWait` is called once if somebody else holds the lock.
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
    { what: `the lock ${name} in ${cacheDirectory}`, deadlineMs: patienceMs, intervalMs: 50, signal: options.signal },
  )
  if (found.kind === 'impossible') {
    const { cause } = found
    throw new UsageError(`the cache folder ${cacheDirectory} cannot be used: ${causeOf(cause)}`, {
      remedy: remedyFor(cause, lockFile(cacheDirectory, name)),
      cause,
    })
  }
  return found.lock
}

type Attempt = { kind: 'locked'; lock: Disposable } | { kind: 'held' } | { kind: 'impossible'; cause: unknown }

function tryLock(cacheDirectory: string, name: string): Attempt {
  let database: DatabaseSync | undefined
  try {
    const file = lockFile(cacheDirectory, name)
    mkdirSync(dirname(file), { recursive: true })
    // Creates the file first, because SQLite would only report that it could not open the file.
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

function remedyFor(cause: unknown, file: string): string {
  if (isDamaged(cause)) return `delete ${file} while no run is under way`
  const { code, remedy } = explainSystemError(cause) ?? {}
  if (remedy !== undefined && (code === 'EMFILE' || code === 'ENFILE')) return remedy
  return 'set CROSSCHECK_CACHE to a folder that can be written to'
}

function lockFile(cacheDirectory: string, name: string): string {
  return join(cacheDirectory, 'locks', `${name}.lock`)
}

/** sqlite.org/rescode.html: 11 is SQLITE_CORRUPT, 26 is SQLITE_NOTADB. */
function isDamaged(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 11 || error.errcode === 26)
}

/** sqlite.org/rescode.html: 5 is SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
