/** Capability flags of a client that change the replies of servers, by their names in the protocol. */
export const connectionFlags = ['FOUND_ROWS', 'IGNORE_SPACE', 'INTERACTIVE', 'NO_SCHEMA'] as const
export type ConnectionFlag = (typeof connectionFlags)[number]

/** Drivers whose log-in is known. */
export const driverNames = [
  'mysql2',
  'mariadb',
  'mysql',
  'connector-j',
  'mariadb-connector-j',
  'mysql-connector-python',
  'pymysql',
  'mysqlclient',
  'php',
  'mysql-client',
  'mariadb-client',
] as const
export type DriverName = (typeof driverNames)[number]

/** The connection of an application, as its project declares it. What is not declared is the driver's. */
export interface DeclaredConnection {
  driver?: DriverName
  /** The character set of SET NAMES. */
  charset?: string
  /** The collation of SET NAMES; absent: the server's own for the character set. */
  collation?: string
  /** Instead of the flags of the driver. */
  flags?: ConnectionFlag[]
  sqlMode?: string
  timeZone?: string
  /** The statements that the application sends on each new connection, after those of its driver. */
  init?: string[]
}

/** What an application's driver does when it logs in, as far as it changes the meaning or the replies of SQL. */
export interface ApplicationConnection {
  /**
   * The collation that the client names at log-in, by its id in the protocol. A server that does not know the id takes
   * its own default.
   */
  collationId: number
  /** The character set in which the client sends the text of statements. */
  charset: string
  flags: readonly ConnectionFlag[]
  /** The statements that the driver and the application send first on every connection. */
  statements: readonly string[]
}
