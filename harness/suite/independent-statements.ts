import type { Statement, Suite } from '../model/statement.ts'
import type { StatementEffects } from '../model/statement-effects.ts'
import { lex } from '../sql/lexer/lex.ts'
import { initialQuoting, quotingAfter } from '../sql/lexer/quoting-state.ts'
import { defaultSession } from './read-statement.ts'

/**
 * Whether each statement of a suite would give the same reply without the others: all are queries on the data of the
 * fixture, run on one connection, and none leaves or reads a state of the session. If the text does not prove this, the
 * suite does not have independent statements.
 */
export function hasIndependentStatements(suite: Suite): boolean {
  if (suite.selected || !suite.statements.every(isPlain)) return false
  const fixture = (suite.fixture?.statements ?? []).map(({ effects }) => effects)
  const isPlainFixture = fixture.every(({ family }) => family !== 'program') && !leavesTransactionOpen(fixture)
  if (!isPlainFixture || suite.fixture?.statements.some(changesEscapes)) return false
  const stored = storedFunctions(fixture)
  return (
    suite.statements.every(({ effects }) => isQuery(effects, stored)) &&
    fixture.filter(isView).every(effects => !mayRemember(effects, stored))
  )
}

/** Whether a statement is judged, runs on the default connection, and waits for its reply. */
function isPlain({ session, waiting, reap, effects, only }: Statement): boolean {
  const isReply = waiting.kind === 'reply' && reap.length === 0
  return session === defaultSession && isReply && effects.diagnostics !== 'read' && !only
}

/**
 * Whether a statement is a query without memory. EXPLAIN and SHOW are no queries here, because their replies depend on
 * the server's past work.
 */
function isQuery(effects: StatementEffects, stored: ReadonlySet<string>): boolean {
  return effects.family === 'query' && !mayRemember(effects, stored)
}

/** Whether a query may depend on remembered state. Stored functions may do anything: their bodies are not read. */
function mayRemember({ remembers, names }: StatementEffects, stored: ReadonlySet<string>): boolean {
  return remembers === 'perhaps' || !names.isDisjointFrom(stored)
}

function isView({ family, names }: StatementEffects): boolean {
  return family === 'definition' && names.has('view')
}

/** Returns the names of stored programs in lower case. */
function storedFunctions(fixture: readonly StatementEffects[]): ReadonlySet<string> {
  return new Set(
    fixture.flatMap(({ defines }) => (defines && defines.kind !== 'view' ? defines.name.toLowerCase() : [])),
  )
}

/** Whether a statement turns on NO_BACKSLASH_ESCAPES, after which the end of a string is uncertain. */
function changesEscapes({ sql, effects }: Statement): boolean {
  const setsMode = effects.family === 'assignment' && effects.sessionChanges.has('sql-mode')
  return setsMode && quotingAfter(initialQuoting, lex(sql)).current.noBackslashEscapes
}

/**
 * Whether the fixture leaves a transaction open. The suite continues in the session of its fixture, and within a
 * transaction a reply depends on whether the transaction has begun to read.
 */
function leavesTransactionOpen(fixture: readonly StatementEffects[]): boolean {
  let open = false
  let autocommit = true
  for (const { transaction } of fixture) {
    if (transaction.kind === 'begin') open = true
    else if (transaction.kind === 'commit' || transaction.kind === 'rollback') open = false
    else if (transaction.kind === 'autocommit') autocommit = transaction.enabled
  }
  return open || !autocommit
}
