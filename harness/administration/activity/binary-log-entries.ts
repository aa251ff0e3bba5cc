import type { Session } from '../../model/session.ts'
import { QueryError } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { queryRecords } from './query-records.ts'

/** What stands in a binary log between two positions, as far as it may be read. */
interface BinaryLogEntries {
  /** Statements and tables in the order of the log, each once, as the server shows them: `crosscheck_ab.users`. */
  what: string[]
  /** Nothing but temporary tables being made and dropped, which read-only allows, and MySQL 5.6 writes down. */
  temporaryOnly: boolean
}

const maxEntries = 200
/** The second spelling is that of a server that drops what a connection has left. */
const temporaryTable = /^(CREATE|DROP) (TEMPORARY|\/\*!\d+ TEMPORARY \*\/) TABLE\b/i
/** More would be no line that somebody reads. */
const maxText = 100

/** `from` is where the log ended before: `binlog.000002:157`. Undefined where the log may not be read. */
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

/** Of statements their beginning, of changes to rows the name of the table; nothing for what only frames them. */
function textOf(type: string, info: string): string[] {
  const table = /^table_id: \d+ \((.*)\)/.exec(info)?.[1]
  if (type === 'Table_map' && table !== undefined) return [table]
  if (type !== 'Query') return []
  const text = info.replace(/^use `[^`]*`; /, '')
  if (/^(BEGIN|COMMIT)$/.test(text)) return []
  // What is said of accounts holds their secrets.
  if (/\b(IDENTIFIED|PASSWORD)\b/i.test(text)) return ['a statement about accounts']
  return [text.length <= maxText ? text : `${text.slice(0, maxText)}…`]
}
