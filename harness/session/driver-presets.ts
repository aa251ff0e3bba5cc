import type { ApplicationConnection, DriverName } from '../model/application-connection.ts'
import type { ServerIdentity } from '../model/server-identity.ts'

export type DriverServer = Pick<ServerIdentity, 'product' | 'version'>

/** Collations by their ids in the protocol. */
const utf8mb3GeneralCi = 33
const utf8mb4GeneralCi = 45
const utf8mb4UnicodeCi = 224
const utf8mb4AiCi = 255

const utf8mb4 = { charset: 'utf8mb4', flags: [], statements: [] } as const

/**
 * What each driver does at log-in with its defaults, as far as it changes replies. Each was watched by a proxy as it
 * logged in to MySQL 5.6 and 9.7, and MariaDB 10.11 and 11.8; docs/connection.md names the releases. Drivers that look at
 * the greeting of the server do not treat both sides alike.
 */
export const driverPresets: Record<DriverName, (server: DriverServer) => ApplicationConnection> = {
  mysql2: () => ({ ...utf8mb4, collationId: utf8mb4UnicodeCi, flags: ['FOUND_ROWS', 'IGNORE_SPACE'] }),
  mariadb: server => ({
    ...utf8mb4,
    collationId: utf8mb4UnicodeCi,
    flags: ['FOUND_ROWS', 'IGNORE_SPACE'],
    statements: tellsVariablesAtLogIn(server) ? [] : ['SET NAMES utf8mb4'],
  }),
  mysql: () => ({
    charset: 'utf8mb3',
    collationId: utf8mb3GeneralCi,
    flags: ['FOUND_ROWS', 'IGNORE_SPACE'],
    statements: [],
  }),
  'connector-j': server => ({
    ...utf8mb4,
    collationId: isGreetedSince(server, [8, 0, 1]) ? utf8mb4AiCi : utf8mb4GeneralCi,
    flags: ['FOUND_ROWS'],
    statements: ['SET character_set_results = NULL', 'SET autocommit = 1', addStrictMode],
  }),
  'mariadb-connector-j': server => ({
    ...utf8mb4,
    // It keeps the collation of a greeting in utf8mb4, which is the default since MariaDB 11.6.
    collationId: server.product === 'MariaDB' && isSince(server.version, [11, 6]) ? utf8mb4GeneralCi : utf8mb4UnicodeCi,
    flags: ['FOUND_ROWS', 'IGNORE_SPACE'],
    statements: ['SET autocommit = 1', addStrictMode],
  }),
  'mysql-connector-python': server => ({
    ...utf8mb4,
    ...(isGreetedSince(server, [8, 0])
      ? { collationId: utf8mb4AiCi, statements: ['SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci', noAutocommit] }
      : { collationId: utf8mb4GeneralCi, statements: ['SET NAMES utf8mb4 COLLATE utf8mb4_general_ci', noAutocommit] }),
  }),
  pymysql: () => ({ ...utf8mb4, collationId: utf8mb4GeneralCi, statements: ['SET NAMES utf8mb4', noAutocommit] }),
  mysqlclient: () => ({ ...utf8mb4, collationId: utf8mb4GeneralCi, statements: [noAutocommit] }),
  php: () => ({ ...utf8mb4, collationId: utf8mb4GeneralCi }),
  'mysql-client': () => ({ ...utf8mb4, collationId: utf8mb4AiCi }),
  'mariadb-client': () => ({ ...utf8mb4, charset: 'utf8mb3', collationId: utf8mb3GeneralCi }),
}

/** Python's database interface demands that a connection begins without autocommit. */
const noAutocommit = 'SET autocommit = 0'

const addStrictMode = "SET sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')"

/** Whether the first OK packet tells character sets, so that the driver need not set them. */
function tellsVariablesAtLogIn({ product, version }: DriverServer): boolean {
  return isSince(version, product === 'MariaDB' ? [11, 5] : [5, 7])
}

/** MariaDB before version 11 says in its greeting that it is 5.5.5. */
function isGreetedSince({ product, version }: DriverServer, wanted: readonly number[]): boolean {
  return isSince(product === 'MariaDB' && !isSince(version, [11]) ? '5.5.5' : version, wanted)
}

function isSince(version: string, wanted: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, part] of wanted.entries()) {
    const own = parts[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}
