import type { Session } from '../../model/session.ts'
import { QueryError } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { WriteReader } from '../../suite/write-reader.ts'
import { queryRecords } from './query-records.ts'

/** The entries of a binary log between two positions, as far as the account may read them. */
interface BinaryLogEntries {
  /** Statements and tables in the order of the log, each once, as the server shows them: `crosscheck_ab.users`. */
  what: string[]
  /**
   * Whether the entries are only of what read-only permits and a server logs all the same: temporary tables under STATEMENT
   * and MIXED, and the upkeep of tables.
   */
  permittedOnly: boolean
}

const maxEntries = 10_000
/** The maximum length of a text in characters, because nobody reads a longer line. */
const maxText = 100

/**
 * Reads the entries from the former end of the log, `from`: `binlog.000002:157`. Returns undefined if the account may
 * not read the log.
 */
export async function readBinaryLogEntries(session: Session, from: string): Promise<BinaryLogEntries | undefined> {
  const colon = from.lastIndexOf(':')
  const [file, position] = [from.slice(0, colon), Number(from.slice(colon + 1))]
  try {
    const sql = `SHOW BINLOG EVENTS IN ${quoteString(file)} FROM ${position} LIMIT ${maxEntries}`
    const records = await queryRecords(session, sql)
    const entries = records.flatMap(({ Event_type, Info }) => entryOf(Event_type ?? '', Info ?? ''))
    return {
      what: [...new Set(entries.map(shown))],
      permittedOnly: entries.length > 0 && records.length < maxEntries && arePermitted(entries),
    }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return undefined
  }
}

/** A statement, or the table of changed rows. */
type Entry = { kind: 'statement'; sql: string } | { kind: 'rows'; table: string }

/** Returns nothing for entries that only frame others. */
function entryOf(type: string, info: string): Entry[] {
  const table = /^table_id: \d+ \((.*)\)/.exec(info)?.[1]
  if (type === 'Table_map' && table !== undefined) return [{ kind: 'rows', table }]
  if (type !== 'Query') return []
  const sql = info.replace(/^use `[^`]*`; /, '')
  return /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT .*|ROLLBACK TO .*)$/.test(sql) ? [] : [{ kind: 'statement', sql }]
}

/** Returns the beginning of a statement, or the name of a table. */
function shown(entry: Entry): string {
  if (entry.kind === 'rows') return entry.table
  const { sql } = entry
  // A statement about accounts contains their secrets.
  if (/\b(IDENTIFIED|PASSWORD)\b/i.test(sql)) return 'a statement about accounts'
  return sql.length <= maxText ? sql : `${sql.slice(0, maxText)}…`
}

const at = { file: 'binary log', line: 1, column: 1 }

/**
 * MySQL permits these while read-only, because they change neither the structure nor the contents of a table
 * (dev.mysql.com/doc/refman/en/server-system-variables.html, read_only).
 */
const keepsUp = /^(ANALYZE|OPTIMIZE)\b/i

/**
 * Whether all entries are upkeep, or statements that write only to temporary tables whose creation is among the entries. The log
 * does not tell the connection of a statement; a base table that is hidden by a temporary one of another connection
 * shows its change in its content.
 */
function arePermitted(entries: readonly Entry[]): boolean {
  const statements = entries.flatMap(entry => (entry.kind === 'statement' ? [entry.sql] : []))
  const creations = [...new Set(statements.filter(sql => createsTemporaryTable.test(sql)))]
  const isPermitted = (sql: string) => keepsUp.test(sql) || dropsTemporaryTable.test(sql) || isTemporary(sql, creations)
  return statements.length === entries.length && [...new Set(statements)].every(isPermitted)
}

function isTemporary(sql: string, creations: readonly string[]): boolean {
  const reader = new WriteReader([])
  for (const creation of creations) reader.read({ sql: creation, session: '', at })
  return reader.read({ sql, session: '', at }).temporary
}

const createsTemporaryTable = /^CREATE TEMPORARY TABLE\b/i
/** A server that drops the temporary tables of a closed connection writes the second spelling. */
const dropsTemporaryTable = /^DROP (TEMPORARY|\/\*!\d+ TEMPORARY \*\/) TABLE\b/i
