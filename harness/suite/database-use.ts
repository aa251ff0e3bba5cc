import type { Statement } from '../model/statement.ts'
import { leavesAtMost } from '../sql/effects/persistence.ts'

/** What a suite's statements do to a database and want of it, so far as it decides who can use that database next. */
interface DatabaseUse {
  /** Nothing but rows and counters can be other than before: no definition, no right, no setting. */
  leavesDefinitions: boolean
  /** Something looks at what is neither row nor definition: when a table was made, how large it seems, what a plan is. */
  looksBeyondRows: boolean
  /** Names of tables, in lower case, that are written to by name. Triggers and foreign keys may write to others. */
  written: ReadonlySet<string>
}

export function databaseUse(statements: readonly Pick<Statement, 'effects'>[]): DatabaseUse {
  return {
    leavesDefinitions: statements.every(
      // Behind USE, statements are about another database.
      ({ effects: { leaves, isSelfContained, sessionChanges } }) =>
        leavesAtMost(leaves, 'rows') && isSelfContained && !sessionChanges.has('database'),
    ),
    looksBeyondRows: statements.some(({ effects }) => effects.observes.has('estimates')),
    written: new Set(
      statements.flatMap(({ effects: { leaves, tables } }) =>
        // Temporary tables are gone with their connection.
        leavesAtMost(leaves, 'session') ? [] : (tables?.writes ?? []).map(({ name }) => name.toLowerCase()),
      ),
    ),
  }
}
