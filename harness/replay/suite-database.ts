import type { SessionOpener } from '../model/session.ts'
import { ask } from '../session/ask.ts'
import { quoteIdentifier } from '../session/quote.ts'

const maxIdentifierLength = 64

/** `crosscheck_log_in_3f9a1c`: ours by its prefix, the suite's by its middle, this run's by its end. */
export function databaseName(suite: string, runId: string): string {
  const slug = suite
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  const room = maxIdentifierLength - 'crosscheck__'.length - runId.length
  return `crosscheck_${slug.slice(0, room)}_${runId}`
}

/** A fresh database of the same name on each of these servers, dropped on disposal. */
export async function createDatabase(openers: readonly SessionOpener[], name: string): Promise<AsyncDisposable> {
  const undo = {
    [Symbol.asyncDispose]: () => onEach(openers, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`),
  }
  try {
    await onEach(openers, `CREATE DATABASE ${quoteIdentifier(name)}`)
    return undo
  } catch (error) {
    await undo[Symbol.asyncDispose]().catch(() => {})
    throw error
  }
}

/** All are tried, even when one of them fails; then the first failure is thrown. */
async function onEach(openers: readonly SessionOpener[], sql: string): Promise<void> {
  const attempts = await Promise.allSettled(
    openers.map(async opener => {
      await using session = await opener.open({})
      await ask(session, sql)
    }),
  )
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}
