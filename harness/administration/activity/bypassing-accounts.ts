import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { Session } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { readServerInfo } from '../../session/server-info.ts'
import { isAtLeast } from '../../topology/specs/release.ts'

/** An account that is exempt from read-only. */
interface BypassingAccount {
  user: string
  /** Empty for a role of MariaDB. */
  host: string
  /**
   * The privilege, and the role through which the account has it: `SUPER`, `CONNECTION_ADMIN through the role
   * 'keeper'@'%'`.
   */
  because: string
  /** Nobody can log in with this account, but it can still be a definer. */
  locked: boolean
}

export interface BypassingAccounts {
  accounts: BypassingAccount[]
  /** `user@host` of every definer whose objects may write while the server is read-only. */
  definers: ReadonlySet<string>
  /** The facts that could not be read, and why. */
  unread: string[]
}

interface Grant {
  /** `user@host` */
  account: string
  because: string
}

/**
 * Asks a server which accounts are exempt from read-only. MySQL: those with SUPER or CONNECTION_ADMIN, also through
 * roles. MariaDB: those with READ_ONLY ADMIN, and before version 10.11 those with SUPER; on MariaDB, a privilege
 * through a role applies to accounts that log in, but not to definers.
 */
export async function readBypassingAccounts(session: Session, mode: ReadOnlyMode): Promise<BypassingAccounts> {
  // In this mode each session is set read-only by itself, and no account is exempt.
  if (mode === 'session') return { accounts: [], definers: new Set(), unread: [] }
  const server = await readServerInfo(session)
  const isMariaDb = server.product === 'MariaDB'
  const unread: string[] = []
  const tryQuery = async (what: string, sql: string): Promise<(string | null)[][]> => {
    try {
      return await queryRows(session, sql)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      unread.push(`${what}: ${error.message}`)
      return []
    }
  }
  // Reading this table is a test as well: without the privilege for it, an account sees only its own privileges below,
  // and gets no error.
  const known = await tryQuery('the accounts of others', 'SELECT user, host FROM mysql.user')
  const privileges = isMariaDb
    ? ['READ_ONLY ADMIN', 'READ ONLY ADMIN', ...(isAtLeast(server.version, '10.11') ? [] : ['SUPER'])]
    : ['SUPER', 'CONNECTION_ADMIN']
  const direct = [
    ...(await readGrants(session, privileges)),
    ...(isMariaDb ? await readGrantsOfRoles(tryQuery, privileges) : []),
  ]
  const edges = isMariaDb || isAtLeast(server.version, '8.0') ? await readRoleEdges(tryQuery, isMariaDb) : []
  const mandatory = isMariaDb ? [] : await readMandatoryRoles(session)
  const everybody = known.map(([user, host]) => nameAccount(user ?? '', host ?? ''))
  for (const role of mandatory) for (const account of everybody) edges.push({ role, account })
  const all = followRoles(direct, edges)
  const locked = await readLocked(session)
  return {
    accounts: [...Map.groupBy(all, ({ account }) => account)].map(([account, grants]) => ({
      ...splitAccount(account),
      because: [...new Set(grants.map(({ because }) => because))].join(', '),
      locked: locked.has(account) || account.endsWith('@'),
    })),
    definers: new Set((isMariaDb ? direct : all).map(({ account }) => account)),
    unread,
  }
}

/**
 * Reads the accounts that are exempt from read-only as the server is set now; if the server is read-write, every object
 * may write.
 */
export async function readBypassesNow(
  session: Session,
): Promise<BypassingAccounts & { mayWrite: (object: { definer: string }) => boolean }> {
  const isReadOnlyNow = (await queryRows(session, 'SELECT @@GLOBAL.read_only'))[0]?.[0] !== '0'
  const bypassing = await readBypassingAccounts(session, isReadOnlyNow ? 'read_only' : 'session')
  return { ...bypassing, mayWrite: ({ definer }) => !isReadOnlyNow || bypassing.definers.has(definer) }
}

/** Reads the accounts that are not exempt from read-only, but can switch it off: MySQL from 8.0 on. */
export async function readSwitchingAccounts(session: Session): Promise<string[]> {
  const grants = await readGrants(session, ['SYSTEM_VARIABLES_ADMIN'])
  return grants.map(({ account }) => account)
}

async function readGrants(session: Session, privileges: readonly string[]): Promise<Grant[]> {
  const rows = await queryRows(
    session,
    `SELECT grantee, privilege_type FROM information_schema.user_privileges ` +
      `WHERE privilege_type IN (${privileges.map(quoteString).join(', ')}) ORDER BY grantee, privilege_type DESC`,
  )
  return rows.flatMap(([grantee, privilege]) => {
    const parts = /^'(.*)'@'(.*)'$/s.exec(grantee ?? '')
    return parts ? [{ account: nameAccount(parts[1]!, parts[2]!), because: privilege ?? '' }] : []
  })
}

type TolerantQuery = (what: string, sql: string) => Promise<(string | null)[][]>

/** Reads the grants of roles, which the information schema of MariaDB omits. */
async function readGrantsOfRoles(tryQuery: TolerantQuery, privileges: readonly string[]): Promise<Grant[]> {
  const roles = await tryQuery('roles', `SELECT user FROM mysql.user WHERE is_role = 'Y'`)
  const grants: Grant[] = []
  for (const [role] of roles) {
    const lines = await tryQuery(`the role ${role}`, `SHOW GRANTS FOR ${quoteString(role ?? '')}`)
    // The server also shows the privileges from other roles, as granted to those roles.
    const held = lines.flatMap(([line]) => {
      const [, list, to] = /^GRANT (.*) ON \*\.\* TO [`'](.*)[`']/s.exec(line ?? '') ?? []
      return list !== undefined && to === role ? list.split(', ') : []
    })
    const bypass = held.includes('ALL PRIVILEGES') ? privileges[0] : held.find(each => privileges.includes(each))
    if (bypass) grants.push({ account: nameAccount(role ?? '', ''), because: bypass })
  }
  return grants
}

interface RoleEdge {
  role: string
  account: string
}

async function readRoleEdges(tryQuery: TolerantQuery, isMariaDb: boolean): Promise<RoleEdge[]> {
  const sql = isMariaDb
    ? `SELECT role, '', user, host FROM mysql.roles_mapping`
    : 'SELECT from_user, from_host, to_user, to_host FROM mysql.role_edges'
  const rows = await tryQuery('who has which role', sql)
  return rows.map(([roleUser, roleHost, user, host]) => ({
    role: nameAccount(roleUser ?? '', roleHost ?? ''),
    account: nameAccount(user ?? '', host ?? ''),
  }))
}

/** Reads the roles that every account has: `` `keeper`@`%`,watcher ``. */
async function readMandatoryRoles(session: Session): Promise<string[]> {
  const [[, list] = []] = await queryRows(session, `SHOW GLOBAL VARIABLES LIKE 'mandatory_roles'`)
  return (list ?? '')
    .split(',')
    .map(role => role.trim().replace(/[`'"]/g, ''))
    .filter(role => role !== '')
    .map(role => (role.includes('@') ? role : nameAccount(role, '%')))
}

/** Adds the accounts that have an exempting role, or a role that has such a role. */
function followRoles(direct: readonly Grant[], edges: readonly RoleEdge[]): Grant[] {
  const all = [...direct]
  const seen = new Set(direct.map(({ account }) => account))
  for (const grant of all) {
    for (const { role, account } of edges) {
      if (role !== grant.account || seen.has(account)) continue
      seen.add(account)
      const because = grant.because.includes(' through ')
        ? grant.because
        : `${grant.because} through the role ${showAccount(splitAccount(role))}`
      all.push({ account, because })
    }
  }
  return all
}

/** Reads the locked accounts. Versions without locked accounts return none. */
async function readLocked(session: Session): Promise<Set<string>> {
  const questions = [
    `SELECT user, host FROM mysql.user WHERE account_locked = 'Y'`,
    `SELECT user, host FROM mysql.global_priv WHERE JSON_VALUE(priv, '$.account_locked') = 1`,
  ]
  for (const sql of questions) {
    try {
      const rows = await queryRows(session, sql)
      return new Set(rows.map(([user, host]) => nameAccount(user ?? '', host ?? '')))
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
    }
  }
  return new Set()
}

function nameAccount(user: string, host: string): string {
  return `${user}@${host}`
}

/** Splits at the last `@`, because names of users may contain an `@`, and those of hosts may not. */
export function splitAccount(account: string): { user: string; host: string } {
  const at = account.lastIndexOf('@')
  return { user: account.slice(0, at), host: account.slice(at + 1) }
}

/** Returns the account as SQL writes it: `'keeper'@'%'`. */
export function showAccount({ user, host }: { user: string; host: string }): string {
  return host === '' ? `'${user}'` : `'${user}'@'${host}'`
}
