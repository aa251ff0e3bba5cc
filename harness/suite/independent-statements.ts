import type { Statement, Suite } from '../model/statement.ts'
import type { StatementEffects } from '../model/statement-effects.ts'
import { lex } from '../sql/lexer/lex.ts'
import { initialQuoting, quotingAfter } from '../sql/lexer/quoting-state.ts'
import { defaultSession } from './read-statement.ts'

/**
 * Whether each statement of a suite would answer the same if the others were not there: all are questions about what the
 * fixture has left, asked on one connection, and none leaves or reads a state of the session. Only what the text shows
 * to be so counts; a suite of which it cannot be told does not have independent statements.
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

/** Judged, on the connection of all others, and nobody waits for it. */
function isPlain({ session, waiting, reap, effects, only }: Statement): boolean {
  const isReply = waiting.kind === 'reply' && reap.length === 0
  return session === defaultSession && isReply && effects.diagnostics !== 'read' && !only
}

/** EXPLAIN and SHOW answer by what the server has done before. */
function isQuery(effects: StatementEffects, stored: ReadonlySet<string>): boolean {
  return effects.family === 'query' && !mayRemember(effects, stored)
}

/** Stored functions may do anything, and are not looked into. */
function mayRemember({ remembers, names }: StatementEffects, stored: ReadonlySet<string>): boolean {
  return remembers === 'perhaps' || !names.isDisjointFrom(stored)
}

function isView({ family, names }: StatementEffects): boolean {
  return family === 'definition' && names.has('view')
}

/** In lower case. */
function storedFunctions(fixture: readonly StatementEffects[]): ReadonlySet<string> {
  return new Set(
    fixture.flatMap(({ defines }) => (defines && defines.kind !== 'view' ? defines.name.toLowerCase() : [])),
  )
}

/** Then it cannot be told where strings end. */
function changesEscapes({ sql, effects }: Statement): boolean {
  const setsMode = effects.family === 'assignment' && effects.sessionChanges.has('sql-mode')
  return setsMode && quotingAfter(initialQuoting, lex(sql)).current.noBackslashEscapes
}

/** The suite goes on in the session of its fixture. Inside a transaction, answers tell whether it has begun to read. */
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
