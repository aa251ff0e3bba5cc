import type { Session } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'
import { type ReadOnlySettings, toReadOnlySettings } from './read-only-settings.ts'

/** ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE */
const noSuch = [1049, 1146]

/**
 * Returns a name such as `crosscheck_freeze_3f9a1c`: the database in which a run notes the earlier settings of a server
 * that Crosscheck did not start, before it sets the server read-only.
 */
export function settingsNote(runId: string): string {
  return `crosscheck_freeze_${runId}`
}

function tableOf(runId: string): string {
  return `${quoteIdentifier(settingsNote(runId))}.settings`
}

/**
 * Finds the runs that have left a note, the oldest last: that note contains the settings from before all of these runs.
 */
export async function findNotes(session: Session): Promise<string[]> {
  const rows = await queryRows(
    session,
    `SELECT t.TABLE_SCHEMA, t.CREATE_TIME FROM information_schema.TABLES t ` +
      `WHERE t.TABLE_SCHEMA LIKE 'crosscheck\\_freeze\\_%' ORDER BY t.CREATE_TIME DESC`,
  )
  return rows.flatMap(([database]) => /^crosscheck_freeze_([0-9a-f]{6})$/.exec(database ?? '')?.[1] ?? [])
}

/**
 * Creates the database of the note and makes it the default database of the session, which shows to which run the
 * session belongs.
 */
export async function openNoteDatabase(session: Session, runId: string): Promise<void> {
  await queryRows(session, `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(settingsNote(runId))}`)
  await queryRows(session, `USE ${quoteIdentifier(settingsNote(runId))}`)
}

export async function dropNoteDatabase(session: Session, runId: string): Promise<void> {
  await queryRows(session, `DROP DATABASE IF EXISTS ${quoteIdentifier(settingsNote(runId))}`)
}

/** Notes the settings of a server before it is read-only. Keeps the values of an earlier note of the run. */
export async function writeSettingsNote(session: Session, runId: string, settings: ReadOnlySettings): Promise<void> {
  const rows = Object.entries(settings).map(([name, value]) => `(${quoteString(name)}, ${quoteString(value)})`)
  await queryRows(session, 'SET SESSION autocommit = 1')
  await queryRows(session, `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(settingsNote(runId))}`)
  await queryRows(
    session,
    `CREATE TABLE IF NOT EXISTS ${tableOf(runId)} (name VARCHAR(64) NOT NULL PRIMARY KEY, value VARCHAR(64) NOT NULL) ` +
      'ENGINE = InnoDB CHARACTER SET ascii',
  )
  await queryRows(session, `INSERT IGNORE INTO ${tableOf(runId)} VALUES ${rows.join(', ')}`)
}

/**
 * Drops the note after the server has its earlier settings again. A missing note is no error: recovery may have dropped
 * it.
 */
export async function dropSettingsNote(session: Session, runId: string): Promise<void> {
  try {
    await queryRows(session, `DROP TABLE IF EXISTS ${tableOf(runId)}`)
  } catch (error) {
    if (!(error instanceof QueryError && noSuch.includes(error.errno))) throw error
  }
}

/** Reads the note; empty if there is none, because the note is dropped only after the server was set read-write. */
export async function readSettingsNote(session: Session, runId: string): Promise<ReadOnlySettings> {
  try {
    return toReadOnlySettings(await queryRows(session, `SELECT name, value FROM ${tableOf(runId)}`))
  } catch (error) {
    if (error instanceof QueryError && noSuch.includes(error.errno)) return {}
    throw error
  }
}
