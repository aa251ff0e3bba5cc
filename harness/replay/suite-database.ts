import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side } from '../model/side.ts'
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

/** A fresh database of the same name on both sides, dropped on disposal. */
export async function createDatabase(openers: BySide<SessionOpener>, name: string): Promise<AsyncDisposable> {
  const sql = `CREATE DATABASE ${quoteIdentifier(name)}`
  const undo = { [Symbol.asyncDispose]: () => dropDatabase(openers, name) }
  try {
    await onEachServer(openers, sql)
  } catch (error) {
    await undo[Symbol.asyncDispose]().catch(() => {})
    throw error
  }
  return undo
}

async function dropDatabase(openers: BySide<SessionOpener>, name: string): Promise<void> {
  await onEachServer(openers, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
}

/** Both sides are tried, even when one of them fails. */
async function onEachServer(openers: BySide<SessionOpener>, sql: string): Promise<void> {
  const attempt = async (side: Side) => {
    await using session = await openers[side].open({})
    await ask(session, sql)
  }
  const results = await onBothSides(side =>
    attempt(side).then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  )
  for (const failure of [results.source, results.target]) if (failure) throw failure.error
}
