import { randomBytes } from 'node:crypto'
import type { ApplicationAccount } from '../../model/application-account.ts'
import { NotPermitted } from '../../model/not-permitted.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import { UsageError } from '../../model/usage-error.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'
import { createUser } from './create-user.ts'
import { neededGrants } from './needed-grants.ts'

/**
 * An account of the run's own on one server: statements of suites are sent with this account, so that the privileges on
 * the server decide what the statements can reach. Disposing of the account drops it.
 */
export interface RunAccount extends ApplicationAccount, AsyncDisposable {
  user: string
  /** Never printed or stored. */
  password: string
  /**
   * Grants the account its privileges on a database that was just created, if they cannot be granted on a pattern of
   * names. `session` belongs to the administrator.
   */
  admit(session: Session, database: string): Promise<void>
  /**
   * The privileges to grant on each database, for another process that does so; undefined if a pattern of names
   * suffices.
   */
  readonly onEachDatabase: DatabaseGrant | undefined
  /** Gives the account exactly these privileges for a while. Disposing restores the former privileges. */
  holding(privileges: readonly string[]): Promise<AsyncDisposable>
  /** Gives the account these privileges for a while, in addition to those that it has. */
  holdingAlso(privileges: readonly string[]): Promise<AsyncDisposable>
}

export interface DatabaseGrant {
  account: string
  privileges: readonly string[]
}

export async function grantOnDatabase(
  session: Session,
  database: string,
  { account, privileges }: DatabaseGrant,
): Promise<void> {
  await queryRows(session, `GRANT ${privileges.join(', ')} ON ${everythingIn(database)} TO ${account}`)
}

interface RunAccountRequest {
  /** The server in messages: `the source`. */
  server: string
  runId: string
  privileges: readonly string[]
  /**
   * Privileges that only some servers have and only some administrators may grant: the account gets those that are
   * possible.
   */
  optional?: readonly string[]
  /** The end of the error message about missing privileges: how to run without this account. */
  otherwise: string
}

/**
 * Privileges that MySQL and MariaDB can grant on one database; every other privilege is granted on the whole server.
 */
const ofDatabases = new Set(
  (
    'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DELETE HISTORY, DROP, ' +
    'EVENT, EXECUTE, INDEX, INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW CREATE ROUTINE, SHOW VIEW, TRIGGER, UPDATE'
  ).split(', '),
)

/** Whether the privilege reaches beyond one database. */
export function isGlobalPrivilege(privilege: string): boolean {
  return !ofDatabases.has(normalised(privilege))
}

/**
 * Returns a name such as `crosscheck3f9a1c`: 16 characters, which is the maximum in MySQL 5.6. Recovery recognises the
 * accounts of runs by this form.
 */
export function runAccountUser(runId: string): string {
  return `crosscheck${runId}`
}

/**
 * Creates the account. Throws UsageError if the administrator may not create it, if the server does not know a
 * privilege, or if the administrator may not grant it; then nothing of the account remains.
 */
export async function createRunAccount(admin: SessionOpener, request: RunAccountRequest): Promise<RunAccount> {
  const user = runAccountUser(request.runId)
  // The prefix fulfils the rules of password validation, if a server has them.
  const password = `Aa1-${randomBytes(18).toString('base64url')}`
  await using session = await admin.open({})
  const scope = (await hasPartialRevokes(session)) ? 'each-name' : 'pattern'
  const account = new GrantedAccount(admin, { user, password, scope, request })
  await account.create(session)
  return account
}

type Grant = { privileges: string[]; on: string }

class GrantedAccount implements RunAccount {
  readonly account: string
  readonly user: string
  readonly password: string
  grants: string[] = []
  readonly #admin: SessionOpener
  readonly #request: RunAccountRequest
  /** MySQL takes `%` and `_` in the name of a database literally while partial_revokes is ON. */
  readonly #scope: 'pattern' | 'each-name'
  readonly #admitted: string[] = []
  #held: readonly string[] = []

  constructor(
    admin: SessionOpener,
    about: { user: string; password: string; scope: 'pattern' | 'each-name'; request: RunAccountRequest },
  ) {
    this.#admin = admin
    this.user = about.user
    this.password = about.password
    this.account = `${quoteString(about.user)}@'%'`
    this.#scope = about.scope
    this.#request = about.request
  }

  async create(session: Session): Promise<void> {
    await this.#createUser(session)
    try {
      await this.#keepItsPassword(session)
      await this.#change(session, distinct(this.#request.privileges))
      // Only MariaDB has such privileges, and MariaDB accepts patterns.
      if (this.#scope === 'pattern')
        for (const privilege of distinct(this.#request.optional ?? [])) await this.#addIfPossible(session, privilege)
      await this.#readGrants(session)
    } catch (error) {
      await this[Symbol.asyncDispose]().catch(() => {})
      throw error
    }
  }

  async admit(session: Session, database: string): Promise<void> {
    const grant = this.onEachDatabase
    if (!grant || this.#admitted.includes(database)) return
    this.#admitted.push(database)
    if (grant.privileges.length > 0) await grantOnDatabase(session, database, grant)
  }

  get onEachDatabase(): DatabaseGrant | undefined {
    if (this.#scope === 'pattern') return undefined
    return { account: this.account, privileges: this.#held.filter(privilege => !isGlobalPrivilege(privilege)) }
  }

  async holding(privileges: readonly string[]): Promise<AsyncDisposable> {
    const before = this.#held
    const wanted = distinct(privileges)
    if (wanted.length === before.length && wanted.every(privilege => before.includes(privilege)))
      return { [Symbol.asyncDispose]: async () => {} }
    await this.#changeTo(wanted)
    return { [Symbol.asyncDispose]: () => this.#changeTo(before) }
  }

  holdingAlso(privileges: readonly string[]): Promise<AsyncDisposable> {
    return this.holding([...this.#held, ...privileges])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using session = await this.#admin.open({})
    await queryRows(session, `DROP USER ${this.account}`)
  }

  async #createUser(session: Session): Promise<void> {
    const { server, otherwise } = this.#request
    try {
      await createUser(session, this.account, quoteString(this.password))
    } catch (error) {
      const why = error instanceof Error ? error.message : error
      throw new NotPermitted(`the run's own account ${this.account} could not be created on ${server}: ${why}`, {
        remedy: `${neededGrants}; ${otherwise}`,
      })
    }
  }

  /**
   * A statement that changes the password of the account would lock out the next session of the run. MySQL can require
   * the old password since 8.0.13; other servers cannot.
   */
  async #keepItsPassword(session: Session): Promise<void> {
    try {
      await queryRows(session, `ALTER USER ${this.account} PASSWORD REQUIRE CURRENT`)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
    }
  }

  async #addIfPossible(session: Session, privilege: string): Promise<void> {
    try {
      for (const on of this.#databases()) await queryRows(session, `GRANT ${privilege} ON ${on} TO ${this.account}`)
      this.#held = [...this.#held, privilege]
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
    }
  }

  async #changeTo(wanted: readonly string[]): Promise<void> {
    await using session = await this.#admin.open({})
    await this.#change(session, wanted)
    await this.#readGrants(session)
  }

  async #change(session: Session, wanted: readonly string[]): Promise<void> {
    const missing = wanted.filter(privilege => !this.#held.includes(privilege))
    for (const grant of this.#grantsOf(missing)) await this.#give(session, grant)
    const surplus = this.#held.filter(privilege => !wanted.includes(privilege))
    for (const { privileges, on } of this.#grantsOf(surplus))
      await queryRows(session, `REVOKE ${privileges.join(', ')} ON ${on} FROM ${this.account}`)
    this.#held = wanted
  }

  #grantsOf(privileges: readonly string[]): Grant[] {
    const ofDatabase = privileges.filter(privilege => !isGlobalPrivilege(privilege))
    return [
      ...(ofDatabase.length > 0 ? this.#databases().map(on => ({ privileges: ofDatabase, on })) : []),
      ...privileges.filter(isGlobalPrivilege).map(privilege => ({ privileges: [privilege], on: '*.*' })),
    ]
  }

  #databases(): string[] {
    if (this.#scope === 'each-name') return this.#admitted.map(everythingIn)
    return [everythingIn(`crosscheck\\_%\\_${this.#request.runId}`)]
  }

  async #give(session: Session, { privileges, on }: Grant): Promise<void> {
    try {
      // The configuration allows only letters, spaces and underscores in the name of a privilege.
      await queryRows(session, `GRANT ${privileges.join(', ')} ON ${on} TO ${this.account}`)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      throw new UsageError(
        `${this.#request.server} does not give the run's own account ${privileges.join(', ')}: ${error.message}`,
        {
          remedy:
            `${neededGrants}; or set other privileges with --application-privileges, or as readOnly.privileges in ` +
            'crosscheck.config.ts',
          cause: error,
        },
      )
    }
  }

  async #readGrants(session: Session): Promise<void> {
    try {
      const rows = await queryRows(session, `SHOW GRANTS FOR ${this.account}`)
      this.grants = rows.map(([grant]) => withoutSecret(grant ?? ''))
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      // To see the grants of another account requires SELECT on mysql.*, which an administrator in the cloud may lack.
      const given = this.#grantsOf(this.#held)
      this.grants = given.map(({ privileges, on }) => `GRANT ${privileges.join(', ')} ON ${on} TO ${this.account}`)
    }
  }
}

async function hasPartialRevokes(session: Session): Promise<boolean> {
  const [[, value] = []] = await queryRows(session, `SHOW GLOBAL VARIABLES LIKE 'partial_revokes'`)
  return value === 'ON'
}

function everythingIn(database: string): string {
  return `${quoteIdentifier(database)}.*`
}

function normalised(privilege: string): string {
  return privilege.trim().replaceAll(/\s+/g, ' ').toUpperCase()
}

function distinct(privileges: readonly string[]): string[] {
  return [...new Set(privileges.map(normalised))]
}

/** Removes the hash of the password, which MySQL 5.6 and MariaDB show with the grants. */
export function withoutSecret(grant: string): string {
  return grant.replace(/ IDENTIFIED (BY PASSWORD|VIA|WITH) .*$/, '')
}
