import { rowsOf } from '../../../model/row-block.ts'
import type { ReplyStatus, Session } from '../../../model/session.ts'
import { ByteReader } from '../../../protocol/byte-reader.ts'

/** An answer in words that can be compared between servers. */
export interface Answer {
  /** `done`, `2 rows`, `1 row: kept` where there is one cell only, `1290 HY000`, `lost (timeout)`. */
  text: string
  /** What the server said where it refused. */
  message?: string
  /** Whether a transaction is open behind it; after a refusal nobody knows. */
  inTransaction: boolean
}

/** Runs a statement and tells what came of it. A refusal anywhere in the reply is the answer. */
export async function answerOf(session: Session, sql: string, deadlineMs: number): Promise<Answer> {
  let answer: Answer = { text: 'done', inTransaction: false }
  let columnCount = 0
  let rows = 0
  let cell: string | null = null
  const note = ({ inTransaction }: ReplyStatus, text: string) => {
    answer = { text, inTransaction }
  }
  await session.run(
    { sql, deadlineMs },
    {
      columns: columns => {
        columnCount = columns.length
        rows = 0
      },
      rows: block => {
        const [first] = rowsOf(block)
        if (rows === 0 && columnCount === 1) cell = new ByteReader(first!).nullableLengthEncoded()?.toString() ?? null
        rows += block.count
      },
      endOfRows: status => {
        const count = `${rows} row${rows === 1 ? '' : 's'}`
        note(status, rows === 1 && columnCount === 1 ? `${count}: ${cell ?? 'NULL'}` : count)
      },
      done: status => note(status, 'done'),
      refused: ({ errno, sqlState, message }) => {
        answer = { text: `${errno} ${sqlState}`, message, inTransaction: false }
      },
      lost: ({ cause, detail }) => {
        answer = { text: `lost (${cause})`, message: detail, inTransaction: false }
      },
      end: () => {},
    },
  )
  return answer
}
