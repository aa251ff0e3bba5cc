import type { Session } from '../../model/session.ts'
import { QueryError } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { queryRecords } from './query-records.ts'

/** The entries of a binary log between two positions, as far as the account may read them. */
interface BinaryLogEntries {
  /** Statements and tables in the order of the log, each once, as the server shows them: `crosscheck_ab.users`. */
  what: string[]
  /** Whether the entries only create and drop temporary tables, which read-only allows, and which MySQL 5.6 logs. */
  temporaryOnly: boolean
}

const maxEntries = 200
/** A server that drops the temporary tables of a closed connection writes the second spelling. */
const temporaryTable = /^(CREATE|DROP) (TEMPORARY|\/\*!\d+ TEMPORARY \*\/) TABLE\b/i
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
    const texts = records.flatMap(({ Event_type, Info }) => textOf(Event_type ?? '', Info ?? ''))
    return {
      what: [...new Set(texts)],
      temporaryOnly: texts.length > 0 && records.length < maxEntries && texts.every(text => temporaryTable.test(text)),
    }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return undefined
  }
}

/**
 * Returns the beginning of a statement, or the name of the table of changed rows; nothing for entries that only frame
 * others.
 */
function textOf(type: string, info: string): string[] {
  const table = /^table_id: \d+ \((.*)\)/.exec(info)?.[1]
  if (type === 'Table_map' && table !== undefined) return [table]
  if (type !== 'Query') return []
  const text = info.replace(/^use `[^`]*`; /, '')
  if (/^(BEGIN|COMMIT)$/.test(text)) return []
  // A statement about accounts contains their secrets.
  if (/\b(IDENTIFIED|PASSWORD)\b/i.test(text)) return ['a statement about accounts']
  return [text.length <= maxText ? text : `${text.slice(0, maxText)}…`]
}
