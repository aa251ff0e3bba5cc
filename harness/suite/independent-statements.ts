import type { Statement, Suite } from '../model/statement.ts'
import { touchedTables } from '../sql/effects/statement-tables.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { isStoredProgram } from '../sql/lexer/stored-program.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { defaultSession } from './read-statement.ts'

/** The first words of what can be nothing but a question; EXPLAIN and SHOW answer by what the server has done before. */
const questions = ['select', 'with', 'values']

/** Built-in functions that remember, or look at what other statements or connections have done. */
const rememberingFunctions = new Set(
  `found_rows get_lock is_free_lock is_used_lock last_insert_id lastval
  master_gtid_wait master_pos_wait nextval rand release_all_locks release_lock row_count setval source_pos_wait uuid_short
  wait_for_executed_gtid_set wait_until_sql_thread_after_gtids`.split(/\s+/),
)

/** Databases whose tables and functions tell about the server and its connections. */
const systemDatabases = ['information_schema', 'performance_schema', 'sys', 'mysql']

/**
 * Whether each statement of a suite would answer the same if the others were not there: all are questions about what the
 * fixture has left, asked on one connection, and none leaves or reads a state of the session. Only what the text shows
 * to be so counts; a suite of which it cannot be told does not have independent statements.
 */
export function hasIndependentStatements(suite: Suite): boolean {
  if (suite.selected || !suite.statements.every(isPlain)) return false
  const fixture = (suite.fixture?.statements ?? []).map(({ sql }) => significant(lex(sql)))
  if (leavesTransactionOpen(fixture) || fixture.some(changesEscapes)) return false
  const stored = storedFunctions(fixture)
  const views = fixture.filter(isView)
  return (
    suite.statements.every(({ sql }) => isQuestion(significant(lex(sql)), stored)) &&
    views.every(tokens => !remembers(tokens, stored))
  )
}

/** Judged, on the connection of all others, and nobody waits for it. */
function isPlain({ session, waiting, reap, readsDiagnostics, only }: Statement): boolean {
  return session === defaultSession && waiting.kind === 'reply' && reap.length === 0 && !readsDiagnostics && !only
}

function isQuestion(tokens: readonly Token[], stored: ReadonlySet<string>): boolean {
  const first = tokens.find(token => !isPunctuation(token, '('))
  if (!questions.includes(wordOf(first) ?? '')) return false
  const touched = touchedTables(tokens)
  return touched?.writes.length === 0 && !remembers(tokens, stored)
}

/** Whether there is anything in a text by which one statement could learn of another. */
function remembers(tokens: readonly Token[], stored: ReadonlySet<string>): boolean {
  return tokens.some((token, index) => {
    if (token.kind === 'user-variable' || token.kind === 'system-variable' || isPunctuation(token, ';')) return true
    const next = tokens[index + 1]
    // Under ANSI_QUOTES it may be the name of a function, or of its database.
    if (token.text.startsWith('"') && (isPunctuation(next, '(') || isPunctuation(next, '.'))) return true
    const name = nameOf(token)?.toLowerCase()
    if (name === undefined) return false
    if (rememberingFunctions.has(name) || name.startsWith('service_') || stored.has(name)) return true
    if (isPunctuation(next, '.') && systemDatabases.includes(name)) return true
    // A function of a database, as in `tools.count_up()`: who knows what it does.
    if (isPunctuation(tokens[index - 1], '.') && isPunctuation(next, '(')) return true
    return locksOrStores(wordOf(token), wordOf(next))
  })
}

/** INTO, FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE, NEXT VALUE FOR. */
function locksOrStores(word: string | undefined, next: string | undefined): boolean {
  if (word === 'into') return true
  if (word === 'for') return next === 'update' || next === 'share'
  return (word === 'lock' && next === 'in') || (word === 'value' && next === 'for')
}

function isView(tokens: readonly Token[]): boolean {
  return wordOf(tokens[0]) === 'create' && tokens.some(token => wordOf(token) === 'view')
}

/** In lower case. They may do anything, and are not looked into. */
function storedFunctions(fixture: readonly Token[][]): ReadonlySet<string> {
  const programs = fixture.filter(tokens => isStoredProgram(tokens) && wordOf(tokens[0]) === 'create')
  return new Set(programs.flatMap(tokens => touchedTables(tokens)?.writes[0]?.name.toLowerCase() ?? []))
}

/** Then it cannot be told where strings end. */
function changesEscapes(tokens: readonly Token[]): boolean {
  return wordOf(tokens[0]) === 'set' && tokens.some(({ text }) => /no_backslash_escapes/i.test(text))
}

/** The suite goes on in the session of its fixture. Inside a transaction, answers tell whether it has begun to read. */
function leavesTransactionOpen(fixture: readonly Token[][]): boolean {
  let open = false
  let autocommit = true
  for (const tokens of fixture) {
    const [first, second] = tokens.map(wordOf)
    if (first === 'begin' || (first === 'start' && second === 'transaction')) open = true
    else if (first === 'commit' || (first === 'rollback' && !tokens.some(token => wordOf(token) === 'to'))) open = false
    else if (first === 'set') {
      const at = tokens.findIndex(token => /(?:^|[@.])autocommit$/i.test(token.text))
      if (at > 0) autocommit = ['1', 'on', 'true', 'default'].includes(tokens[at + 2]?.text.toLowerCase() ?? '')
    }
  }
  return open || !autocommit
}
