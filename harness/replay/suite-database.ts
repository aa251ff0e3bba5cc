import type { SessionOpener } from '../model/session.ts'
import { ask } from '../session/ask.ts'
import { quoteIdentifier } from '../session/quote.ts'

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

/** An empty one in its place. */
export async function recreateDatabase(openers: readonly SessionOpener[], name: string): Promise<void> {
  await onEach(openers, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
  await onEach(openers, `CREATE DATABASE ${quoteIdentifier(name)}`)
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
