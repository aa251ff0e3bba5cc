import type { Outcome } from './outcome.ts'
import type { BySide } from './side.ts'

/**
 * Errors with which servers refuse a statement that an account has no right to, from the servers' own lists: 1044
 * ER_DBACCESS_DENIED_ERROR, 1045 ER_ACCESS_DENIED_ERROR (files without FILE), 1095 ER_KILL_DENIED_ERROR, 1132
 * ER_PASSWORD_NOT_ALLOWED, 1142 ER_TABLEACCESS_DENIED_ERROR, 1143 ER_COLUMNACCESS_DENIED_ERROR, 1227
 * ER_SPECIFIC_ACCESS_DENIED_ERROR, 1370 ER_PROCACCESS_DENIED_ERROR, 1401 ER_XAER_RMERR (XA RECOVER on MySQL), 1410
 * ER_CANT_CREATE_USER_WITH_GRANT, 1419 ER_BINLOG_CREATE_ROUTINE_NEED_SUPER, 1698 ER_ACCESS_DENIED_NO_PASSWORD_ERROR,
 * 1959 ER_INVALID_ROLE (MariaDB), 3530 ER_ROLE_NOT_GRANTED (MySQL), 6427 (MySQL 9).
 */
export const errorsOfLackingRights: readonly number[] = [
  1044, 1045, 1095, 1132, 1142, 1143, 1227, 1370, 1401, 1410, 1419, 1698, 1959, 3530, 6427,
]

export function isLackingRight({ errno }: Pick<Extract<Outcome, { kind: 'error' }>, 'errno'>): boolean {
  return errorsOfLackingRights.includes(errno)
}

/**
 * Returns the reason why a reply proves nothing about a statement: both servers refuse it because the account lacks a
 * right, or one server does, on which the account has fewer rights than on the other server. Returns undefined
 * otherwise: a refusal on one side alone, for accounts with the same rights, is a difference between the servers.
 * `grants`: the rows of SHOW GRANTS for the accounts.
 */
export function refusedForRights(
  outcomes: BySide<readonly Outcome[]>,
  grants: BySide<readonly string[]>,
): string | undefined {
  const errno = { source: lackingRightIn(outcomes.source), target: lackingRightIn(outcomes.target) }
  if (errno.source !== undefined && errno.target !== undefined)
    return `both servers refuse it because the account has no right to it (error ${errno.source} on the source, ${errno.target} on the target)`
  for (const [side, other] of [
    ['source', 'target'],
    ['target', 'source'],
  ] as const) {
    if (errno[side] === undefined || !hasFewerRights(grants[side], grants[other])) continue
    return `the ${side} refuses it (error ${errno[side]}), where the account has fewer rights than on the ${other}`
  }
  return undefined
}

/** Returns the number of the first error that reports a lacking right. */
function lackingRightIn(outcomes: readonly Outcome[]): number | undefined {
  const refused = outcomes.find(outcome => outcome.kind === 'error' && isLackingRight(outcome))
  return refused?.kind === 'error' ? refused.errno : undefined
}

/**
 * Privileges that MySQL and MariaDB know under the same name, and privileges of MariaDB for which MySQL requires none.
 */
const known =
  'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TABLESPACE, CREATE TEMPORARY TABLES, CREATE USER, CREATE VIEW, DELETE, ' +
  'DELETE HISTORY, DROP, EVENT, EXECUTE, FILE, INDEX, INSERT, LOCK TABLES, PROCESS, REFERENCES, RELOAD, REPLICATION SLAVE, SELECT, ' +
  'SHOW CREATE ROUTINE, SHOW DATABASES, SHOW VIEW, SHUTDOWN, SUPER, TRIGGER, UPDATE'
const knownPrivileges = new Set(known.split(', '))
const ofOneDatabase = new Set(
  (
    'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DROP, EVENT, EXECUTE, INDEX, ' +
    'INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW VIEW, TRIGGER, UPDATE'
  ).split(', '),
)

/** Whether the other account has a privilege, on the whole server or on databases of runs, that this account lacks. */
function hasFewerRights(grants: readonly string[], others: readonly string[]): boolean {
  const [own, other] = [heldBy(grants), heldBy(others)]
  return (
    [...other.everywhere].some(each => !own.everywhere.has(each)) ||
    [...other.inRuns].some(each => !own.inRuns.has(each) && !own.everywhere.has(each))
  )
}

function heldBy(grants: readonly string[]): { everywhere: Set<string>; inRuns: Set<string> } {
  const everywhere = new Set<string>()
  const inRuns = new Set<string>()
  for (const grant of grants) {
    const [, list = '', scope = ''] = /^GRANT (.*?) ON (\S+) TO /s.exec(grant) ?? []
    const isEverywhere = scope === '*.*'
    if (!isEverywhere && !/^[`"]?crosscheck/.test(scope)) continue
    const all = isEverywhere ? knownPrivileges : ofOneDatabase
    const named = /^ALL PRIVILEGES$/i.test(list) ? all : list.split(/,\s*/).filter(each => knownPrivileges.has(each))
    for (const privilege of named) (isEverywhere ? everywhere : inRuns).add(privilege)
  }
  return { everywhere, inRuns }
}
