import { waitFor } from '../../kit/deadline.ts'
import type { Session } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'

const noSuchThread = 1094
const goneDeadlineMs = 10_000

/**
 * Ends a connection and its statement, and waits until the server has closed it. A connection that no longer exists is
 * no error.
 */
export async function endConnection(session: Session, id: number): Promise<void> {
  try {
    await queryRows(session, `KILL ${id}`)
  } catch (error) {
    if (!(error instanceof QueryError && error.errno === noSuchThread)) throw error
  }
  const isGone = async () =>
    !(await queryRows(session, 'SHOW PROCESSLIST')).some(([each]) => Number(each) === id) || undefined
  await waitFor(isGone, { what: `the end of connection ${id}`, deadlineMs: goneDeadlineMs })
}
