import type { ApplicationConnection, DeclaredConnection, DriverName } from '../model/application-connection.ts'
import { UsageError } from '../model/usage-error.ts'
import { isKnownCharset } from './charset-text.ts'
import { type DriverServer, driverPresets } from './driver-presets.ts'
import { quoteString } from './quote.ts'
import type { ConnectionRule } from './sessions.ts'

/**
 * The connection of an application that has declared none: most drivers speak utf8mb4, and leave its collation to the
 * server. All servers know the collation 45, utf8mb4_general_ci.
 */
export const assumedConnection: ApplicationConnection = {
  collationId: 45,
  charset: 'utf8mb4',
  flags: [],
  statements: ['SET NAMES utf8mb4'],
}

/** Returns the rule by which the application logs in on one server; a suite's own connection replaces the common one. */
export function connectionRule(
  choice: DriverName | DeclaredConnection | undefined,
  server: DriverServer,
): ConnectionRule {
  const common = typeof choice === 'string' ? { driver: choice } : choice
  return ofSuite => connectionOf(ofSuite ?? common, server)
}

/** Returns what an application does on one server when it logs in. */
function connectionOf(declared: DeclaredConnection | undefined, server: DriverServer): ApplicationConnection {
  if (!declared) return assumedConnection
  const { driver, flags, sqlMode, timeZone, init = [] } = declared
  const base = driver ? driverPresets[driver](server) : assumedConnection
  const { charset, names } = charsetOf(declared, base)
  return {
    collationId: base.collationId,
    charset,
    flags: flags ?? base.flags,
    statements: [
      ...(names === undefined
        ? base.statements
        : [names, ...base.statements.filter(sql => !sql.startsWith('SET NAMES'))]),
      ...(sqlMode === undefined ? [] : [`SET sql_mode = ${quoteString(sqlMode)}`]),
      ...(timeZone === undefined ? [] : [`SET time_zone = ${quoteString(timeZone)}`]),
      ...init,
    ],
  }
}

/** A collation begins with the name of its character set; `binary` is both. */
function charsetOf({ charset, collation }: DeclaredConnection, base: ApplicationConnection) {
  if (charset === undefined && collation === undefined) return { charset: base.charset }
  const chosen = (charset ?? collation!.split('_')[0]!).toLowerCase()
  if (!isKnownCharset(chosen))
    throw new UsageError(`the connection cannot be in ${chosen}: Crosscheck cannot write statements in it`, {
      remedy: 'correct `charset` or `collation` of `connection`, or of `-- connection:` in the suite',
    })
  return {
    charset: chosen,
    names: `SET NAMES ${quoteString(chosen)}${collation === undefined ? '' : ` COLLATE ${quoteString(collation)}`}`,
  }
}
