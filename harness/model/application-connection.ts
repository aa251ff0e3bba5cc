/** Capability flags of a client that change the replies of servers, by their names in the protocol. */
export type ConnectionFlag = 'FOUND_ROWS' | 'IGNORE_SPACE' | 'INTERACTIVE' | 'NO_SCHEMA'

/** What an application's driver does when it logs in, as far as it changes the meaning or the replies of SQL. */
export interface ApplicationConnection {
  /**
   * The collation that the client names at log-in, by its id in the protocol. A server that does not know the id takes
   * its own default.
   */
  collationId: number
  flags: readonly ConnectionFlag[]
  /** The statements that the driver and the application send first on every connection. */
  statements: readonly string[]
}

/**
 * The connection of an application that has declared none: most drivers speak utf8mb4, and leave its collation to the
 * server. All servers know the collation 45, utf8mb4_general_ci.
 */
export const assumedConnection: ApplicationConnection = {
  collationId: 45,
  flags: [],
  statements: ['SET NAMES utf8mb4'],
}
