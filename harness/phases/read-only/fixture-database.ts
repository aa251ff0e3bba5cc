import type { RunAccount } from '../../administration/accounts/run-account.ts'
import { ChangedTables } from '../../administration/activity/changed-tables.ts'
import { applicationPrivileges } from '../../config/defaults.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import { type BySide, onBothSides, type Side } from '../../model/side.ts'
import type { Fixture, Statement, Suite } from '../../model/statement.ts'
import { asSent } from '../../replay/as-sent.ts'
import { layFiles } from '../../replay/lay-files.ts'
import { createDatabase, type DatabaseAdministrator } from '../../replay/suite-database.ts'
import { TableKnowledge } from '../../replay/table-knowledge.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'

export interface FixtureDatabaseContext {
  accounts: BySide<RunAccount>
  application: BySide<SessionOpener>
  adminSessions: BySide<DatabaseAdministrator>
  /**
   * Fixtures are loaded only with the run's own account, because a server that already runs contains data of others.
   */
  isConfined: boolean
  runId: string
  statementTimeoutMs: number
}

/** The suite for which a database is made; all suites without files may share it. */
type PlacedFiles = Pick<Suite, 'fixture' | 'files' | 'statements' | 'connection'>

/**
 * A fixture in a database of its own on both servers, created before they are read-only. Because nothing can be written
 * during the read-only window, all suites on the fixture share the database; after an unexpected write it is rebuilt.
 */
export class FixtureDatabase implements AsyncDisposable {
  readonly name: string
  readonly fixture: Fixture | undefined
  /** The facts about its tables that were found on both servers together, and on each server alone. */
  readonly tables = { both: new TableKnowledge(), source: new TableKnowledge(), target: new TableKnowledge() }
  readonly #suite: PlacedFiles
  readonly #context: FixtureDatabaseContext
  #undo: AsyncDisposable
  readonly #changedTables = new Map<Side, Promise<ChangedTables>>()

  private constructor(name: string, suite: PlacedFiles, context: FixtureDatabaseContext, undo: AsyncDisposable) {
    this.name = name
    this.#suite = suite
    this.fixture = suite.fixture
    this.#context = context
    this.#undo = undo
  }

  static async create(name: string, suite: PlacedFiles, context: FixtureDatabaseContext): Promise<FixtureDatabase> {
    const undo = await createDatabase([context.adminSessions.source, context.adminSessions.target], name)
    const database = new FixtureDatabase(name, suite, context, undo)
    try {
      await database.#load()
      return database
    } catch (error) {
      await Promise.resolve(undo[Symbol.asyncDispose]()).catch(() => {})
      throw error
    }
  }

  /** Returns the observer that reports which tables of this database change on one server, from the first call on. */
  async changedTables(side: Side): Promise<ChangedTables> {
    const known = this.#changedTables.get(side) ?? ChangedTables.begin(this.#context.adminSessions[side], this.name)
    this.#changedTables.set(side, known)
    return await known
  }

  /** Restores the first state: drops the database, and creates and loads it again. */
  async renew(): Promise<void> {
    this.#changedTables.clear()
    const { source, target } = this.#context.adminSessions
    await this.#undo[Symbol.asyncDispose]()
    this.#undo = await createDatabase([source, target], this.name)
    await this.#load()
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#undo[Symbol.asyncDispose]()
  }

  async #load(): Promise<void> {
    await layFiles(this.#suite, this.name, this.#context.adminSessions)
    const statements = this.fixture?.statements ?? []
    if (statements.length === 0) return
    await onBothSides(async side => {
      const options = { database: this.name }
      const { accounts, application: openers, adminSessions, isConfined, statementTimeoutMs } = this.#context
      // The objects that the fixture defines then belong to the application, as they do in production.
      await using _ = await accounts[side].holdingAlso(applicationPrivileges)
      await using application = await openers[side].open({ ...options, connection: this.#suite.connection })
      if (isConfined) {
        for (const statement of statements) await attempt(application, asSent(statement, this.name), statementTimeoutMs)
        return
      }
      await using adminSession = await adminSessions[side].open(options)
      for (const statement of statements)
        await loadStatement(
          { ...statement, ...asSent(statement, this.name) },
          { application, adminSession },
          statementTimeoutMs,
        )
    })
  }
}

/**
 * Runs a statement as the application if the application may, so that routines and events without a DEFINER clause
 * belong to it, as they do in production; otherwise as the administrator. If neither account may, the replay has
 * reported that.
 */
async function loadStatement(
  statement: Statement,
  sessions: { application: Session; adminSession: Session },
  deadlineMs: number,
): Promise<void> {
  const { effects } = statement
  const settled = await attempt(sessions.application, statement, deadlineMs)
  // Both sessions need the same settings, for example FOREIGN_KEY_CHECKS = 0.
  const isForBoth =
    effects.family === 'assignment' || (effects.family === 'session' && effects.sessionChanges.has('database'))
  if (!settled || isForBoth) await attempt(sessions.adminSession, statement, deadlineMs)
}

/** Whether the server executed the statement without an error. */
async function attempt(
  session: Session,
  { sql, localFiles }: Pick<Statement, 'sql' | 'localFiles'>,
  deadlineMs: number,
): Promise<boolean> {
  try {
    await queryRows(session, sql, deadlineMs, localFiles)
    return true
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}
