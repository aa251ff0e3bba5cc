import { rowsOf } from '../../../model/row-block.ts'
import type { Session } from '../../../model/session.ts'
import { type FormattedOutcome, formatOutcome } from '../../../oracle/format-outcome.ts'
import { ByteReader } from '../../../protocol/byte-reader.ts'

/** The outcome of a statement, in words that can be compared between servers. */
export interface StepOutcome {
  /** `done`, `2 rows`, `1 row: kept` if the result has one cell only, `1290 HY000`, `lost (timeout)`. */
  text: string
  /** The message of the server, or the detail of a lost connection, if the statement failed. */
  message?: string
  /**
   * Whether a transaction is open after the statement; false after an error, because an ERR packet does not show it.
   */
  inTransaction: boolean
}

/** Runs a statement and returns its outcome. An error anywhere in the reply is the outcome of the whole statement. */
export async function stepOutcomeOf(session: Session, sql: string, deadlineMs: number): Promise<StepOutcome> {
  let outcome: StepOutcome = { text: 'done', inTransaction: false }
  let columnCount = 0
  let rowCount = 0
  let cell = 'NULL'
  const add = (seen: FormattedOutcome, more: Omit<StepOutcome, 'text'>) => {
    outcome = { text: formatOutcome(seen, 'comparable'), ...more }
  }
  await session.run(
    { sql, deadlineMs },
    {
      columns: columns => {
        columnCount = columns.length
        rowCount = 0
      },
      rows: block => {
        const [first] = rowsOf(block)
        if (rowCount === 0 && columnCount === 1)
          cell = new ByteReader(first!).nullableLengthEncoded()?.toString() ?? 'NULL'
        rowCount += block.count
      },
      endOfRows: ({ inTransaction }) => {
        const hasOneCell = rowCount === 1 && columnCount === 1
        add({ kind: 'rows', rowCount, ...(hasOneCell ? { onlyCell: cell } : {}) }, { inTransaction })
      },
      // The number of affected rows does not matter here.
      done: ({ inTransaction }) => add({ kind: 'done' }, { inTransaction }),
      error: ({ errno, sqlState, message }) =>
        add({ kind: 'error', errno, sqlState, message }, { message, inTransaction: false }),
      lost: ({ cause, detail }) => add({ kind: 'lost', cause, detail }, { message: detail, inTransaction: false }),
      end: () => {},
    },
  )
  return outcome
}
