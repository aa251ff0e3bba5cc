import type { Statement } from '../../model/statement.ts'
import { ReadByForm } from '../forms/read-by-form.ts'
import { lex } from '../lexer/lex.ts'
import { isPunctuation, significant, wordOf } from '../lexer/token-walk.ts'
import { outsideEffects } from './outside-effects.ts'
import { touchedTables } from './statement-tables.ts'

/** What a suite's statements do to a database and want of it, so far as it decides who can use that database next. */
export interface DatabaseUse {
  /** Nothing but rows and counters can be other than before: no definition, no right, no setting. */
  leavesDefinitions: boolean
  /** Something looks at what is neither row nor definition: when a table was made, how large it seems, what a plan is. */
  looksBeyondRows: boolean
  /** Names of tables, in lower case, that are written to by name. Triggers and foreign keys may write to others. */
  written: ReadonlySet<string>
}

export function databaseUse(statements: readonly Pick<Statement, 'sql'>[]): DatabaseUse {
  const uses = statements.map(({ sql }) => statementUses.of(sql))
  return {
    leavesDefinitions: uses.every(use => use.leavesDefinitions),
    looksBeyondRows: statements.some(({ sql }) => beyondRows.test(sql)),
    written: new Set(uses.flatMap(use => use.written)),
  }
}

interface StatementUse {
  leavesDefinitions: boolean
  written: string[]
}

const statementUses = new ReadByForm<StatementUse>(
  sql => {
    const tokens = significant(lex(sql))
    const isOne = !tokens.some((token, index) => isPunctuation(token, ';') && index < tokens.length - 1)
    const isTemporary = ['create', 'drop'].includes(wordOf(tokens[0]) ?? '') && wordOf(tokens[1]) === 'temporary'
    const isPlain = rowStatements.has(wordOf(tokens[0]) ?? '') || isPunctuation(tokens[0], '(')
    return {
      leavesDefinitions: isOne && (isPlain || isTemporary) && outsideEffects(tokens) === undefined,
      written: isTemporary ? [] : (touchedTables(tokens)?.writes ?? []).map(({ name }) => name.toLowerCase()),
    }
  },
  () => true,
)

/** First words of statements that define nothing. Not CALL and EXECUTE: what they run cannot be seen. */
const rowStatements = new Set([
  'begin',
  'commit',
  'delete',
  'desc',
  'describe',
  'do',
  'explain',
  'get',
  'handler',
  'insert',
  'lock',
  'release',
  'replace',
  'rollback',
  'savepoint',
  'select',
  'set',
  'show',
  'signal',
  'start',
  'table',
  'truncate',
  'unlock',
  'update',
  'values',
  'with',
])

/**
 * Wherever the words stand: in doubt, a statement looks. Views of the information schema that show definitions alone are
 * left out.
 */
const beyondRows =
  /\b(?:information_schema\b(?!\W{1,5}(?:columns|key_column_usage|table_constraints|referential_constraints|check_constraints)\b)|performance_schema|mysql\s*\.|sys\s*\.|explain|analyze|desc(?:ribe)?\s+(?:select|format|extended|update|delete|insert)|show\b.*?\b(?:status|index|indexes|keys|databases|schemas|engine))/is
