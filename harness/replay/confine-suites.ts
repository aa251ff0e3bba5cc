import { isInRange } from '../labels/server-range.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import { UsageErrors } from '../model/usage-error.ts'
import type { ServerIdentity } from '../model/verdict.ts'
import { scopeViolations, violatesScope } from '../suite/scope-violations.ts'
import { type LeftOutDefiner, suitesWithoutDefiners } from '../suite/without-definer.ts'

/** Measured on MySQL 9.7; by its manual, since 8.0.13 an account may be held to its password. */
const confinesDynamicText = 'MySQL >=8.0.13'

export interface ConfiningServer {
  /** Crosscheck has started it. */
  ours: boolean
  identity: ServerIdentity
}

export interface ConfinedSuites {
  /** In the order in which they came, without DEFINER clauses where the run's own accounts replay them. */
  suites: Suite[]
  /** Files of suites that are replayed as the accounts of the addresses, because they change the whole server. */
  unconfined: ReadonlySet<string>
  /** The DEFINER clauses that were left out. */
  leftOut: LeftOutDefiner[]
}

/**
 * Makes suites ready for a run in which a server already runs, and decides which of them need the account of the address.
 * Throws UsageErrors where a suite prepares text that cannot be read beforehand, and no right of the account holds what
 * such text might do: MariaDB, and MySQL before 8.0.13, let everybody commit XA transactions of others, change the own
 * password, or place tables in any folder.
 */
export function confineSuites(
  suites: readonly Suite[],
  { servers, allowGlobal }: { servers: BySide<ConfiningServer>; allowGlobal: boolean },
): ConfinedSuites {
  const holdsDynamicText = sides.every(
    side => servers[side].ours || isInRange(servers[side].identity, confinesDynamicText),
  )
  const objections = scopeViolations(suites, {
    allowed: [
      ...(allowGlobal ? (['global', 'unreadable', 'user-lock'] as const) : []),
      ...(holdsDynamicText ? (['unreadable'] as const) : []),
    ],
    hasUnusualQuotes: sides.some(side =>
      /ANSI|NO_BACKSLASH_ESCAPES/i.test(servers[side].identity.settings.sql_mode ?? ''),
    ),
  })
  if (objections.length > 0) throw new UsageErrors(objections)
  const needsAddress = allowGlobal
    ? suites.filter(suite => violatesScope(suite, holdsDynamicText ? ['global'] : ['global', 'unreadable']))
    : []
  const unconfined = new Set(needsAddress.map(({ file }) => file))
  const { suites: withoutDefiners, leftOut } = suitesWithoutDefiners(suites.filter(({ file }) => !unconfined.has(file)))
  const confined = new Map(withoutDefiners.map(suite => [suite.file, suite]))
  return { suites: suites.map(suite => confined.get(suite.file) ?? suite), unconfined, leftOut }
}
