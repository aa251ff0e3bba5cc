import { setMaxListeners } from 'node:events'
import { waitFor, withDeadline } from '../kit/deadline.ts'
import type { ApplicationConnection, DeclaredConnection } from '../model/application-connection.ts'
import type { OpenOptions, Session, SessionOpener } from '../model/session.ts'
import type { Endpoint, FileFolder, Revival, RevivalCause } from '../model/topology.ts'
import { connect } from './connect.ts'
import { QueryError, queryRows } from './query-rows.ts'
import { type Overseer, WireSession } from './wire-session.ts'

/** Returns how the application logs in, given the connection that a suite declares, if it declares one. */
export type ConnectionRule = (ofSuite: DeclaredConnection | undefined) => ApplicationConnection

/** What happens at the start of a session. */
export interface SessionStart {
  /** Absent for sessions of Crosscheck itself. */
  connection?: ConnectionRule
  /** Statements that every new session runs then, for example `SET timestamp = …`. */
  initStatements: readonly string[]
}

interface SessionSettings extends SessionStart {
  /** Ends running statements as lost when the run is aborted. */
  signal?: AbortSignal
  /** Opens the session that observes waits for locks, if that needs privileges that the sessions lack. */
  lockObserver?: SessionOpener
  /** Brings the server back if no session can be opened; the caller that passes it expects the server's end. */
  revival?: Revival
  /** The folder of the server's files, for those who lay files there. */
  fileFolder?: FileFolder
}

/**
 * The time that a server may take to end a statement. A server that takes longer is ended itself, if it can be brought
 * back.
 */
const killDeadlineMs = 5_000
/** The same time for a server that cannot be brought back. */
const strangersDeadlineMs = 1_500

/** Errors that concern the database alone: the server itself works. */
const refusalsOfDatabase = ['ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR']

/**
 * Opens sessions on one server. One more connection, the overseer, is opened at first need; it ends statements and
 * observes locks.
 */
export class Sessions implements SessionOpener, AsyncDisposable {
  readonly #endpoint: Endpoint
  readonly #settings: SessionSettings
  #overseerSession: Promise<WireSession> | undefined
  #lockSession: Promise<Session> | undefined

  constructor(endpoint: Endpoint, settings: SessionSettings) {
    this.#endpoint = endpoint
    this.#settings = settings
    // Each open session adds a listener.
    if (settings.signal) setMaxListeners(0, settings.signal)
  }

  get revival(): Revival | undefined {
    return this.#settings.revival
  }

  get fileFolder(): FileFolder | undefined {
    return this.#settings.fileFolder
  }

  /** Rejects with mysql2's error if the server refuses the login. */
  async open(options: OpenOptions = {}): Promise<Session> {
    const { revival, signal } = this.#settings
    const count = revival?.count ?? 0
    try {
      return await this.#open(options)
    } catch (error) {
      const cause = causeOf(error)
      // After a revival only Crosscheck's own account is as it was before, so a refused login with another account is
      // final.
      const isHopeless = cause.kind === 'locked' && this.#settings.lockObserver !== undefined
      if (!revival || signal?.aborted || !isGone(error) || isHopeless) throw error
      await revival.revive(cause, count)
      return await this.#open(options)
    }
  }

  async #open({ database, connection: ofSuite }: OpenOptions): Promise<Session> {
    const { initStatements, signal } = this.#settings
    const connection = this.#settings.connection?.(ofSuite)
    const opened = await connect(this.#endpoint, {
      ...(database === undefined ? {} : { database }),
      ...(connection ? { connection } : {}),
      ...(signal ? { signal } : {}),
    })
    const session = new WireSession(opened, this.#overseer, {
      ...(connection ? { charset: connection.charset } : {}),
      signal,
    })
    try {
      const statements = [...(connection?.statements ?? []), ...initStatements]
      // One text for all statements saves a round trip for each.
      if (statements.length > 0) await queryRows(session, statements.join('; '))
      return session
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opened of [this.#overseerSession, this.#lockSession]) {
      const session = await opened?.catch(() => undefined)
      await session?.[Symbol.asyncDispose]()
    }
  }

  readonly #overseer: Overseer = {
    kill: connectionId => this.#kill(connectionId),
    isWaitingForLock: async connectionId => {
      const seen = `SELECT 1 FROM information_schema.processlist WHERE id = ${connectionId} AND state LIKE '%lock%'`
      const inTransaction =
        `SELECT 1 FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ${connectionId} ` +
        `AND trx_state = 'LOCK WAIT'`
      if (!this.#settings.lockObserver) return (await this.#oversee(`${seen} UNION ALL ${inTransaction}`)).length > 0
      return (await this.#oversee(seen)).length > 0 || (await this.#observeLocks(inTransaction)).length > 0
    },
  }

  /**
   * Runs a query as the observer. If the observer may not see locks, none is reported; a statement that waits for a
   * lock then continues after a while.
   */
  async #observeLocks(sql: string): Promise<(string | null)[][]> {
    try {
      this.#lockSession ??= this.#settings.lockObserver!.open({})
      return await queryRows(await this.#lockSession, sql, 5_000)
    } catch (error) {
      if (!(error instanceof QueryError)) this.#lockSession = undefined
      return []
    }
  }

  async #kill(connectionId: number): Promise<void> {
    const { revival, signal } = this.#settings
    if (!revival || signal?.aborted) {
      const killed = this.#oversee(`KILL ${connectionId}`)
      // A server that does not reply delays the run no longer than this.
      await withDeadline(killed, { what: 'the end of the statement', deadlineMs: strangersDeadlineMs }).catch(() => {})
      return
    }
    const { count } = revival
    const isOver = async () => {
      await this.#oversee(`KILL ${connectionId}`)
      const rows = await this.#oversee(`SELECT 1 FROM information_schema.processlist WHERE id = ${connectionId}`)
      return rows.length === 0 ? true : undefined
    }
    try {
      await waitFor(isOver, { what: 'the end of the statement', deadlineMs: killDeadlineMs, intervalMs: 50 })
    } catch {
      await revival
        .revive({ kind: 'stuck', because: 'it does not end a statement that was killed' }, count)
        .catch(() => {})
    }
  }

  /**
   * Runs a query over the overseer's connection. Returns no rows if the query fails, because the server or the
   * connection is gone.
   */
  async #oversee(sql: string): Promise<(string | null)[][]> {
    try {
      this.#overseerSession ??= this.#openOverseer()
      return await queryRows(await this.#overseerSession, sql, 5_000)
    } catch (error) {
      if (!(error instanceof QueryError)) this.#overseerSession = undefined
      return []
    }
  }

  async #openOverseer(): Promise<WireSession> {
    const connection = await connect(this.#endpoint, { connectTimeoutMs: 5_000 })
    const nobody: Overseer = { kill: async () => {}, isWaitingForLock: async () => false }
    return new WireSession(connection, nobody)
  }
}

function isGone(error: unknown): boolean {
  if (error instanceof QueryError) return false
  return !(error instanceof Error && 'code' in error && refusalsOfDatabase.includes(String(error.code)))
}

/** Returns the reason for a revival. Error codes that begin with ER_ come from the server, so the server is running. */
function causeOf(error: unknown): RevivalCause {
  const isAnswer = error instanceof Error && 'code' in error && String(error.code).startsWith('ER_')
  return { kind: isAnswer ? 'locked' : 'gone', because: error instanceof Error ? error.message : String(error) }
}
