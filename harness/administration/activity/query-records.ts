import type { Column } from '../../model/outcome.ts'
import { rowsOf } from '../../model/row-block.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { ByteReader } from '../../protocol/byte-reader.ts'
import { QueryError } from '../../session/query-rows.ts'

/** The cells of a row by the labels of their columns. */
export type RowRecord = Record<string, string | null>

/**
 * Like `queryRows`, for results whose columns differ from version to version, such as that of SHOW REPLICA STATUS.
 * Throws QueryError, or ServerFailure if the reply did not arrive.
 */
export async function queryRecords(session: Session, sql: string, deadlineMs = 30_000): Promise<RowRecord[]> {
  const records: RowRecord[] = []
  let columns: Column[] = []
  let failure: Error | undefined
  await session.run(
    { sql, deadlineMs },
    {
      columns: list => {
        columns = list
      },
      rows: block => {
        for (const row of rowsOf(block)) {
          const reader = new ByteReader(row)
          const cells = columns.map(({ name }) => [name, reader.nullableLengthEncoded()?.toString('utf8') ?? null])
          records.push(Object.fromEntries(cells))
        }
      },
      endOfRows: () => {},
      done: () => {},
      error: ({ errno, message }) => {
        failure = new QueryError(sql, errno, message)
      },
      lost: ({ detail }) => {
        failure = new ServerFailure(`no answer to "${sql}": ${detail}`)
      },
      end: () => {},
    },
  )
  if (failure) throw failure
  return records
}
