import type { Bundle } from '../programs/bundle.ts'
import { isAtLeast } from '../specs/release.ts'

/**
 * Returns the SQL for a fresh server: the password of root@localhost, and a root for connections over TCP, because host
 * names are not resolved. There is one statement a line, as --init-file requires. `password` must not contain quotes or
 * backslashes.
 */
export function rootPasswordSql(bundle: Pick<Bundle, 'product' | 'version'>, password: string): string {
  const isOld = bundle.product === 'mysql' && !isAtLeast(bundle.version, '5.7')
  const statements = isOld
    ? [
        `SET PASSWORD FOR 'root'@'localhost' = PASSWORD('${password}')`,
        `GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' IDENTIFIED BY '${password}' WITH GRANT OPTION`,
      ]
    : [
        `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}'`,
        `CREATE USER 'root'@'%' IDENTIFIED BY '${password}'`,
        `GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION`,
      ]
  return script(statements)
}

/**
 * Returns the SQL for a server on which statements of suites have run: root can log in again with all privileges,
 * whatever these statements did to the account.
 */
export function restoredRootSql(bundle: Pick<Bundle, 'product' | 'version'>, password: string): string {
  const isOld = bundle.product === 'mysql' && !isAtLeast(bundle.version, '5.7')
  const accounts = ["'root'@'localhost'", "'root'@'%'"]
  return script(
    accounts.flatMap(account =>
      isOld
        ? [`GRANT ALL PRIVILEGES ON *.* TO ${account} IDENTIFIED BY '${password}' WITH GRANT OPTION`]
        : [
            `CREATE USER IF NOT EXISTS ${account}`,
            `ALTER USER ${account} IDENTIFIED BY '${password}' ACCOUNT UNLOCK`,
            `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`,
          ],
    ),
  )
}

function script(statements: readonly string[]): string {
  return statements.map(statement => `${statement};\n`).join('')
}
