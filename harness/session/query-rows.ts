import type { Column, Outcome } from '../model/outcome.ts'
import { type RowBlock, rowsOf } from '../model/row-block.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { ReplySink, Session } from '../model/session.ts'
import type { LocalFile } from '../model/statement.ts'
import { ReplyTooLarge } from '../model/unreadable-reply.ts'
import { ByteReader } from '../protocol/byte-reader.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

/** A server refused a query of Crosscheck itself, as opposed to a statement of the user's. */
export class QueryError extends ServerFailure {
  readonly errno: number

  constructor(sql: string, errno: number, message: string) {
    super(`the server refused "${sql}": ${errno} ${message}`)
    this.name = 'QuestionRefused'
    this.errno = errno
  }
}

/** A query of Crosscheck itself got no reply. */
export class QueryLost extends ServerFailure {
  readonly lost: Lost

  constructor(sql: string, lost: Lost) {
    super(`no answer to "${sql}": ${lost.detail}`)
    this.name = 'QuestionLost'
    this.lost = lost
  }
}

/**
 * The memory limit for replies to Crosscheck's own queries: all columns of the largest schemas are a fraction of that.
 */
const mostReplyBytes = 64 << 20

/**
 * Runs a query of Crosscheck's own, which may send these files, and returns all rows of its first result as text. Throws QueryError, or QueryLost if
 * no reply came.
 */
export async function queryRows(
  session: Session,
  sql: string,
  deadlineMs = 30_000,
  localFiles?: readonly LocalFile[],
): Promise<(string | null)[][]> {
  const answer = new FirstResult(sql)
  await session.run({ sql, deadlineMs, ...(localFiles ? { localFiles } : {}) }, answer)
  if (answer.failure) throw answer.failure
  return answer.cells
}

/** Keeps the rows of the first result. */
class FirstResult implements ReplySink {
  readonly cells: (string | null)[][] = []
  failure: Error | undefined
  readonly #sql: string
  #columnCount = 0
  #results = 0
  #bytes = 0

  constructor(sql: string) {
    this.#sql = sql
  }

  columns(columns: Column[]): void {
    this.#columnCount = columns.length
    this.#results += 1
  }

  rows(block: RowBlock): void {
    if (this.#results > 1) return
    this.#bytes += block.bytes.length
    if (this.#bytes > mostReplyBytes) throw new ReplyTooLarge(`more than ${mostReplyBytes >> 20} MiB of rows`)
    for (const row of rowsOf(block)) {
      const reader = new ByteReader(row)
      const cells = Array.from(
        { length: this.#columnCount },
        () => reader.nullableLengthEncoded()?.toString('utf8') ?? null,
      )
      this.cells.push(cells)
    }
  }

  endOfRows(): void {}

  done(): void {
    this.#results += 1
  }

  error({ errno, message }: { errno: number; message: string }): void {
    this.failure = new QueryError(this.#sql, errno, message)
  }

  lost(lost: Lost): void {
    this.failure = new QueryLost(this.#sql, lost)
  }

  end(): void {}
}
