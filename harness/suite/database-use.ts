import type { Statement } from '../model/statement.ts'
import { leavesAtMost } from '../sql/effects/persistence.ts'

/**
 * The effects of a suite's statements on a database, and their needs, as far as they decide who can use that database
 * next.
 */
interface DatabaseUse {
  /** Only rows and counters can differ from before: no definition, no right, no setting. */
  leavesDefinitions: boolean
  /**
   * A statement reads facts that are neither rows nor definitions: when a table was created, its estimated size, a
   * plan.
   */
  looksBeyondRows: boolean
  /**
   * Names of tables, in lower case, that statements write to by name. Triggers and foreign keys may write to other
   * tables.
   */
  written: ReadonlySet<string>
}

export function databaseUse(statements: readonly Pick<Statement, 'effects'>[]): DatabaseUse {
  return {
    leavesDefinitions: statements.every(
      // After USE, statements are about another database.
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
