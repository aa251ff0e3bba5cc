import { ByteReader } from '../kit/byte-reader.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { ReplySink, Session } from '../model/session.ts'

/** A server refused one of our own questions, as opposed to a statement of the user's. */
export class QuestionRefused extends ServerFailure {
  readonly errno: number

  constructor(sql: string, errno: number, message: string) {
    super(`the server refused "${sql}": ${errno} ${message}`)
    this.name = 'QuestionRefused'
    this.errno = errno
  }
}

/**
 * Runs a question of ours and returns all rows of its first result as text. Throws QuestionRefused, or ServerFailure
 * when no answer came.
 */
export async function ask(session: Session, sql: string, deadlineMs = 30_000): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = []
  let columnCount = 0
  let results = 0
  let failure: Error | undefined
  const sink: ReplySink = {
    columns: columns => {
      columnCount = columns.length
      results += 1
    },
    row: packet => {
      if (results > 1) return
      const reader = new ByteReader(packet)
      const cells = Array.from({ length: columnCount }, () => reader.nullableLengthEncoded()?.toString('utf8') ?? null)
      rows.push(cells)
    },
    endOfRows: () => {},
    done: () => {
      results += 1
    },
    refused: ({ errno, message }) => {
      failure = new QuestionRefused(sql, errno, message)
    },
    lost: ({ detail }) => {
      failure = new ServerFailure(`no answer to "${sql}": ${detail}`)
    },
    end: () => {},
  }
  await session.run({ sql, deadlineMs }, sink)
  if (failure) throw failure
  return rows
}
