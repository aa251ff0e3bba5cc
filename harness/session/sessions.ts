import { setMaxListeners } from 'node:events'
import { waitFor, withDeadline } from '../kit/deadline.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import type { Endpoint, Revival, RevivalCause } from '../model/topology.ts'
import { connect } from './connect.ts'
import { QueryError, queryRows } from './query-rows.ts'
import { type Overseer, WireSession } from './wire-session.ts'

interface SessionSettings {
  /** Statements that every new session runs first, for example `SET timestamp = …`. */
  initStatements: readonly string[]
  /** Ends what runs, as lost, when the run is given up. */
  signal?: AbortSignal
  /** As whom waits for locks are looked at, where that takes rights that the sessions do not have. */
  lockObserver?: SessionOpener
  /** Brings the server back where no session can be had; whoever hands it over expects the server's end. */
  revival?: Revival
}

/** How long a server may take to end a statement. One that still goes on then is ended itself, where it can be. */
const killDeadlineMs = 5_000
/** The same where it cannot. */
const strangersDeadlineMs = 1_500

/** They say nothing against the server. */
const refusalsOfDatabase = ['ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR']

/** Opens sessions on one server; keeps one more connection there, opened when first needed, to oversee them. */
export class Sessions implements SessionOpener, AsyncDisposable {
  readonly #endpoint: Endpoint
  readonly #settings: SessionSettings
  #overseerSession: Promise<WireSession> | undefined
  #lockSession: Promise<Session> | undefined

  constructor(endpoint: Endpoint, settings: SessionSettings) {
    this.#endpoint = endpoint
    this.#settings = settings
    // Each session that is open listens.
    if (settings.signal) setMaxListeners(0, settings.signal)
  }

  get revival(): Revival | undefined {
    return this.#settings.revival
  }

  /** Rejects with mysql2's error when the server does not let us in. */
  async open(options: { database?: string } = {}): Promise<Session> {
    const { revival, signal } = this.#settings
    const count = revival?.count ?? 0
    try {
      return await this.#open(options)
    } catch (error) {
      const cause = causeOf(error)
      // Only our own account is as it was when a server has come back.
      const isHopeless = cause.kind === 'locked' && this.#settings.lockObserver !== undefined
      if (!revival || signal?.aborted || !isGone(error) || isHopeless) throw error
      await revival.revive(cause, count)
      return await this.#open(options)
    }
  }

  async #open(options: { database?: string }): Promise<Session> {
    const { signal } = this.#settings
    const connection = await connect(this.#endpoint, { ...options, ...(signal ? { signal } : {}) })
    const session = new WireSession(connection, this.#overseer, signal)
    try {
      // In one text, which saves a round trip for each.
      if (this.#settings.initStatements.length > 0) await queryRows(session, this.#settings.initStatements.join('; '))
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

  /** What the observer may not see counts as no lock: then whoever waits for one goes on after a while. */
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
      // A server that does not answer holds nobody up.
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

  /** Asks over the overseer's connection. What cannot be asked has no rows: the server or the connection is gone. */
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

/** Errors of the server itself have names of their own. */
function causeOf(error: unknown): RevivalCause {
  const isAnswer = error instanceof Error && 'code' in error && String(error.code).startsWith('ER_')
  return { kind: isAnswer ? 'locked' : 'gone', because: error instanceof Error ? error.message : String(error) }
}
