import { waitFor } from '../../kit/deadline.ts'
import { ownCommand } from '../../kit/own-command.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { queryRows } from '../../session/query-rows.ts'
import { dropNoteDatabase, findNotes, openNoteDatabase } from './settings-note.ts'

/** The name of a lock of GET_LOCK(), which requires no privilege. */
const lock = `'crosscheck freeze'`
/** By then, a run that ends or is killed has released the lock. */
const lockWaitSeconds = 1
/** By then, the guard of a killed run has restored the settings of the server. */
const otherNotesDeadlineMs = 10_000
/** The longest time that a server lets a connection stay idle. */
const longestIdleSeconds = 31_536_000

/**
 * The right to set a server read-only that Crosscheck did not start. One run at a time has it, as long as it may set
 * the server read-only: two runs at once would each take the settings of the other for the original ones. It is a lock
 * of a connection that does nothing else. The default database of that connection, which is the database of the note,
 * shows recovery to which run it belongs.
 */
export class ReadOnlyClaim implements AsyncDisposable {
  readonly #server: Pick<Server, 'spec'>
  readonly #opener: SessionOpener
  readonly runId: string
  #holder: Session
  #signed = false

  private constructor(server: Pick<Server, 'spec'>, opener: SessionOpener, runId: string, holder: Session) {
    this.#server = server
    this.#opener = opener
    this.runId = runId
    this.#holder = holder
  }

  /**
   * Takes the claim. Throws UsageError if another run has it, or has left the server without restoring its settings.
   */
  static async take(server: Pick<Server, 'spec'>, opener: SessionOpener, runId: string): Promise<ReadOnlyClaim> {
    return new ReadOnlyClaim(server, opener, runId, await hold(server, opener, runId))
  }

  /** From here on, recovery sees to which run the claim belongs. */
  async sign(): Promise<void> {
    await openNoteDatabase(this.#holder, this.runId)
    this.#signed = true
  }

  /**
   * Takes the claim again if its connection was ended in the meantime. Throws ServerFailure if another run has it now.
   */
  async ensureClaimed(): Promise<void> {
    if (await holds(this.#holder)) return
    await this.#holder[Symbol.asyncDispose]()
    try {
      this.#holder = await hold(this.#server, this.#opener, this.runId)
      await this.sign()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      throw new ServerFailure(`the connection that kept other runs away was ended, and now: ${error.message}`, {
        cause: error,
      })
    }
  }

  /**
   * Keeps the note if the server could not be set read-write, for recovery; until then no other run may set the server
   * read-only.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    // Releases the lock at once, because a server takes a moment to end a connection. If the connection is lost, so is
    // the lock.
    await queryRows(this.#holder, `DO RELEASE_LOCK(${lock})`).catch(() => {})
    await this.#holder[Symbol.asyncDispose]()
    if (!this.#signed) return
    await using session = await this.#opener.open({})
    if (!(await findNotes(session)).includes(this.runId)) await dropNoteDatabase(session, this.runId)
  }
}

async function hold({ spec }: Pick<Server, 'spec'>, opener: SessionOpener, runId: string): Promise<Session> {
  const session = await opener.open({})
  try {
    await queryRows(session, `SET SESSION wait_timeout = ${longestIdleSeconds}`)
    const [[answer] = []] = await queryRows(session, `SELECT GET_LOCK(${lock}, ${lockWaitSeconds})`)
    if (answer !== '1') {
      throw new UsageError(`${spec}: another run of Crosscheck is about to set this server read-only, or has done so`, {
        remedy: `wait until that one has ended; where none is at work there any more: ${ownCommand(['recover', spec])}`,
      })
    }
    await untilNoOtherNote(session, spec, runId)
    return session
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Waits until no other run has a note: until then, the server has the settings of that run, and not its original ones.
 */
async function untilNoOtherNote(session: Session, spec: string, runId: string): Promise<void> {
  let others: string[] = []
  const noneIsLeft = async () => {
    others = (await findNotes(session)).filter(each => each !== runId)
    return others.length === 0 || undefined
  }
  try {
    await waitFor(noneIsLeft, { what: 'recovery', deadlineMs: otherNotesDeadlineMs, intervalMs: 100 })
  } catch (cause) {
    if (others.length === 0) throw cause
    throw new UsageError(`${spec}: a run of Crosscheck (${others.join(', ')}) has not put the server back as it was`, {
      remedy: ownCommand(['recover', spec]),
      cause,
    })
  }
}

async function holds(session: Session): Promise<boolean> {
  try {
    const [[answer] = []] = await queryRows(session, `SELECT IS_USED_LOCK(${lock}) = CONNECTION_ID()`)
    return answer === '1'
  } catch {
    return false
  }
}
