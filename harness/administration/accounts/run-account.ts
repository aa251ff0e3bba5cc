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
 * An account of the run's own on one server: statements of suites are sent as this account, so that the privileges of
 * the server decide what they can reach. Disposing of it drops it.
 */
export interface RunAccount extends ApplicationAccount, AsyncDisposable {
  user: string
  /** Never printed or stored. */
  password: string
  /**
   * Gives it rights on a database that was just created, where they cannot be given on a pattern of names. `session` is
   * one of the administrator's.
   */
  admit(session: Session, database: string): Promise<void>
  /** What is given on each database, so that another process can do it; undefined where a pattern does. */
  readonly onEachDatabase: DatabaseGrant | undefined
  /** Gives it exactly these privileges for a while. Disposing gives back those that it had before. */
  holding(privileges: readonly string[]): Promise<AsyncDisposable>
  /** The same, with these besides those that it has. */
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
  /** For messages: `the source`. */
  server: string
  runId: string
  privileges: readonly string[]
  /** Privileges that some servers know and some administrators may give: it gets those that can be had. */
  optional?: readonly string[]
  /** Ends the sentence on what the administrator lacks: how to do without this account. */
  otherwise: string
}

/** Privileges that MySQL and MariaDB can grant in one database; every other is granted on the server as a whole. */
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
 * `crosscheck3f9a1c`: 16 characters, which is all that MySQL 5.6 allows.
 * Recovery knows the accounts of runs by this form.
 */
export function runAccountUser(runId: string): string {
  return `crosscheck${runId}`
}

/**
 * Creates the account. Throws UsageError where the administrator may not create it, or where a privilege is unknown to
 * the server or not the administrator's to give; nothing of it stays then.
 */
export async function createRunAccount(admin: SessionOpener, request: RunAccountRequest): Promise<RunAccount> {
  const user = runAccountUser(request.runId)
  // Fulfils the rules of password validation, where a server has them.
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
      // Only MariaDB knows such privileges, and takes patterns.
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
   * A statement that changes the password of the account would lock out the next session of the run. MySQL asks for the
   * old one since 8.0.13; other servers cannot.
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
      // The configuration lets nothing but letters, spaces and underscores into the name of a privilege.
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
      // To see grants of others takes SELECT on mysql.*, which an administrator in the cloud may lack.
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

/** MySQL 5.6 and MariaDB show the hash of the password with the grants. */
export function withoutSecret(grant: string): string {
  return grant.replace(/ IDENTIFIED (BY PASSWORD|VIA|WITH) .*$/, '')
}
