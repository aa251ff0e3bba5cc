import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { ask, QuestionRefused } from '../../session/ask.ts'

/** Throws ServerFailure with the number of the error alone: the server's own message would hold the password. */
export async function createUser(session: Session, account: string, quotedPassword: string): Promise<void> {
  try {
    await ask(session, `CREATE USER ${account} IDENTIFIED BY ${quotedPassword}`)
  } catch (error) {
    throw new ServerFailure(error instanceof QuestionRefused ? `error ${error.errno}` : 'no reply')
  }
}
