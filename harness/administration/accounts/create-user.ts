import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'

/**
 * Creates an account. Throws ServerFailure with only the number of the error: the server's own message would contain
 * the password.
 */
export async function createUser(session: Session, account: string, quotedPassword: string): Promise<void> {
  try {
    await queryRows(session, `CREATE USER ${account} IDENTIFIED BY ${quotedPassword}`)
  } catch (error) {
    throw new ServerFailure(error instanceof QueryError ? `error ${error.errno}` : 'no reply')
  }
}
