import type { Statement, Suite } from '../model/statement.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { allowedWithGlobal, needsWholeServer, scopeViolations } from '../suite/scope-violations.ts'
import { type LeftOutDefiner, suitesWithoutDefiners } from '../suite/suites-without-definers.ts'

export interface ConfinedSuites {
  /** The suites in their original order, without DEFINER clauses if the run's own accounts replay them. */
  suites: Suite[]
  /** Files of suites that are replayed as the accounts of the addresses, because they change the whole server. */
  unconfined: ReadonlySet<string>
  /** The DEFINER clauses that were left out. */
  leftOut: LeftOutDefiner[]
}

/**
 * Prepares suites for a run on servers that Crosscheck did not start, and decides which suites need the account of the
 * address. `databasesOfOthers` are the databases of these servers; a suite that is replayed with all privileges must
 * not name any of them. Throws UsageErrors if a suite would do more than it may.
 */
export function confineSuites(
  suites: readonly Suite[],
  { allowGlobal, databasesOfOthers }: { allowGlobal: boolean; databasesOfOthers: readonly string[] },
): ConfinedSuites {
  const privileged = allowGlobal ? suites.filter(needsWholeServer) : []
  const objections = [
    ...scopeViolations(suites, { allowed: allowGlobal ? allowedWithGlobal : [] }),
    ...privileged.flatMap(suite => statementsOf(suite).flatMap(statement => namesOther(statement, databasesOfOthers))),
  ]
  if (objections.length > 0) throw new UsageErrors(objections)
  const unconfined = new Set(privileged.map(({ file }) => file))
  const { suites: withoutDefiners, leftOut } = suitesWithoutDefiners(suites.filter(({ file }) => !unconfined.has(file)))
  const confined = new Map(withoutDefiners.map(suite => [suite.file, suite]))
  return { suites: suites.map(suite => confined.get(suite.file) ?? suite), unconfined, leftOut }
}

function statementsOf({ fixture, statements }: Suite): Statement[] {
  return [...(fixture?.statements ?? []), ...statements]
}

/**
 * With all privileges of the address, a statement could change any database that it names. Therefore the name of a
 * database is refused wherever it occurs, also in a string or a comment.
 */
function namesOther({ sql, at }: Statement, databases: readonly string[]): UsageError[] {
  const words = new Set(sql.toLowerCase().match(/[\p{L}\p{N}_$]+/gu))
  const named = databases.find(name => words.has(name.toLowerCase()) || (!isPlain.test(name) && sql.includes(name)))
  if (named === undefined) return []
  return [
    new UsageError(
      `it names ${named}, a database of the server, in a suite that is to be replayed with all rights there`,
      {
        at,
        remedy:
          'take the statements that change the whole server into a suite of their own, which names no database; ' +
          'or let Crosscheck start the servers',
      },
    ),
  ]
}

const isPlain = /^[\p{L}\p{N}_$]+$/u
