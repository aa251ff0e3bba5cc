import type { Bundle } from './bundle.ts'
import { isAtLeast } from './release.ts'

/**
 * SQL for a fresh server: the password of root@localhost, and a root for connections over TCP, since names of hosts are
 * not resolved. One statement a line, as --init-file wants it. `password` must be free of quotes and backslashes.
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
  return statements.map(statement => `${statement};\n`).join('')
}
