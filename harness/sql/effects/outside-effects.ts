import { ReadByForm } from '../forms/read-by-form.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { defaultQuoting, type Quoting } from '../lexer/quoting.ts'
import { isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { lockedForUpdate } from './locking-reads.ts'
import { touchedTables } from './statement-tables.ts'
import { statementsWithin } from './statements-within.ts'
import { tableNameAt } from './table-references.ts'
import { tablesOfDefinition } from './tables-of-definition.ts'

/**
 * What a statement would change outside of the suite's own database. `own-account`: the account that runs it. `user-lock`:
 * a lock by a name that all sessions of the server share. `unreadable`: it runs text that cannot be read beforehand.
 */
export interface OutsideEffect {
  kind: 'global' | 'other-database' | 'own-account' | 'user-lock' | 'unreadable'
  /** The words that do it, to be shown to the user. */
  what: string
}

/** Databases that are the run's own. */
const ownDatabase = /^crosscheck_/i

/** Statements that concern the whole server, by their first words. `*` stands for any words between. */
const globalStatements = [
  'alter instance',
  'alter resource group',
  'alter server',
  'alter tablespace',
  'alter undo tablespace',
  'alter logfile group',
  'alter user',
  'alter role',
  'backup',
  'binlog',
  'cache index',
  'change',
  'clone',
  'create * resource group',
  'create * role',
  'create * server',
  'create * spatial reference system',
  'create * tablespace',
  'create * logfile group',
  'create * user',
  'drop resource group',
  'drop role',
  'drop server',
  'drop spatial reference system',
  'drop tablespace',
  'drop undo tablespace',
  'drop logfile group',
  'drop user',
  'flush',
  'grant',
  'import',
  'install',
  'kill',
  'load index',
  'lock instance',
  'lock binlog',
  'purge',
  'rename user',
  'reset',
  'restart',
  'revoke',
  'set default role',
  'set password',
  'set resource group',
  'shutdown',
  'start replica',
  'start slave',
  'start all',
  'start group_replication',
  'stop',
  'uninstall',
  'unlock instance',
  'xa',
].map(words => words.split(' '))

/** Settings of one connection that change what replicas or other connections see. */
const reachingVariables =
  /^(?:sql_log_bin|gtid_next|gtid_domain_id|gtid_seq_no|server_id|pseudo_replica_mode|pseudo_slave_mode)$/i

/** Functions that steer replication. */
const steeringFunctions = /^(?:group_replication_|asynchronous_connection_failover_)\w+$/i

/**
 * What a statement changes beyond the suite's database: the server as a whole, its accounts, files or settings, or a
 * database that is not named `crosscheck_*`. Undefined where it stays at home. On the side of caution: of what runs SQL
 * that cannot be seen (PREPARE or EXECUTE IMMEDIATE from a variable) that is told; a text that can be seen is read, and
 * so are the bodies of stored programs and what stands inside `/*! … *\/`.
 */
export function outsideEffects(sql: string | readonly Token[]): OutsideEffect | undefined {
  return typeof sql === 'string' ? ofTexts.of(sql) : ofTokens(significant(sql))
}

/** The gravest by any reading of its quotes: for a session whose sql_mode nobody knows. */
export function outsideEffectsInAnyMode(sql: string): OutsideEffect | undefined {
  if (!/["\\]/.test(sql)) return outsideEffects(sql)
  return gravest(everyQuoting.flatMap(quoting => ofTokens(significant(lex(sql, quoting)), quoting) ?? []))
}

const everyQuoting: readonly Quoting[] = [false, true].flatMap(ansiQuotes =>
  [false, true].map(noBackslashEscapes => ({ ansiQuotes, noBackslashEscapes })),
)

const ofTexts = new ReadByForm(
  text => ofTokens(significant(lex(text))),
  // The words of an effect are each text's own.
  effect => effect === undefined,
)

function ofTokens(tokens: readonly Token[], quoting = defaultQuoting): OutsideEffect | undefined {
  return gravest([tokens, ...statementsWithin(tokens)].flatMap(statement => effectsOf(statement, quoting)))
}

/** What can never be allowed comes first, so that it does not hide behind what can. */
const byGravity: readonly OutsideEffect['kind'][] = [
  'other-database',
  'own-account',
  'global',
  'unreadable',
  'user-lock',
]

function gravest(effects: readonly OutsideEffect[]): OutsideEffect | undefined {
  return effects.toSorted((a, b) => byGravity.indexOf(a.kind) - byGravity.indexOf(b.kind))[0]
}

function effectsOf(tokens: readonly Token[], quoting: Quoting): OutsideEffect[] {
  const readings = [
    ofOwnAccount,
    ofServerStatement,
    ofSet,
    ofDynamicSql,
    ofFunctions,
    ofFiles,
    ofDatabaseStatement,
    ofWrites,
  ]
  return readings.flatMap(effectOf => effectOf(tokens, quoting) ?? [])
}

const global = (what: string): OutsideEffect => ({ kind: 'global', what })

function shown(tokens: readonly Token[], count: number): string {
  return tokens
    .slice(0, count)
    .map(token => token.text.toUpperCase())
    .join(' ')
}

/** SET PASSWORD and ALTER USER, where they name nobody or the current user. */
function ofOwnAccount(tokens: readonly Token[]): OutsideEffect | undefined {
  const words = tokens.slice(0, 6).map(wordOf)
  const isOwn = (at: number) => ['current_user', 'user', 'session_user', 'system_user'].includes(words[at] ?? '')
  if (words[0] === 'set' && words[1] === 'password' && (words[2] !== 'for' || isOwn(3)))
    return { kind: 'own-account', what: 'SET PASSWORD' }
  if (words[0] !== 'alter' || words[1] !== 'user') return undefined
  return isOwn(words[2] === 'if' ? 4 : 2) ? { kind: 'own-account', what: 'ALTER USER' } : undefined
}

function ofServerStatement(tokens: readonly Token[]): OutsideEffect | undefined {
  for (const words of globalStatements) {
    const length = matchedLength(tokens, words)
    if (length > 0) return global(shown(tokens, length))
  }
  const steering = tokens.find(
    (token, index) => steeringFunctions.test(wordOf(token) ?? '') && isPunctuation(tokens[index + 1], '('),
  )
  return steering && global(`${steering.text}()`)
}

/** How many tokens the words cover; 0 where they do not match. `*` skips OR REPLACE, IF NOT EXISTS and the like. */
function matchedLength(tokens: readonly Token[], words: readonly string[]): number {
  let index = 0
  for (const word of words) {
    if (word === '*') while (skipped.includes(wordOf(tokens[index]) ?? '')) index++
    else if (wordOf(tokens[index]) === word) index++
    else return 0
  }
  return index
}

const skipped = ['or', 'replace', 'if', 'not', 'exists', 'undo']

function ofSet(tokens: readonly Token[], quoting: Quoting): OutsideEffect | undefined {
  if (wordOf(tokens[0]) !== 'set') return undefined
  if (wordOf(tokens[1]) === 'statement')
    return gravest(effectsOf(behind(tokens, 'for'), quoting)) ?? ofAssignments(tokens.slice(2))
  return ofAssignments(tokens.slice(1))
}

function behind(tokens: readonly Token[], word: string): readonly Token[] {
  const index = tokens.findIndex(token => wordOf(token) === word)
  return index < 0 ? [] : tokens.slice(index + 1)
}

function ofAssignments(tokens: readonly Token[]): OutsideEffect | undefined {
  for (const assignment of listItems(tokens)) {
    const [first, second] = assignment
    if (!first) continue
    const scope = wordOf(first)
    if (scope === 'global' || scope === 'persist' || scope === 'persist_only')
      return global(`SET ${shown(assignment, 2)}`)
    // White space and comments may stand around the point: @@global . x
    const written = first.kind === 'system-variable' ? textUpToAssignment(assignment) : first.text
    if (/^@@(?:global|persist|persist_only)\./i.test(written)) return global(`SET ${written}`)
    const variable = scope === 'session' || scope === 'local' ? nameOf(second) : (nameOf(first) ?? written)
    if (reachingVariables.test((variable ?? '').replace(/^@@(?:session\.|local\.)?/i, '')))
      return global(`SET ${variable}`)
  }
  return undefined
}

function textUpToAssignment(tokens: readonly Token[]): string {
  const end = tokens.findIndex(token => isPunctuation(token, '=') || isPunctuation(token, ':='))
  const name = tokens.slice(0, end < 0 ? tokens.length : end).map(({ text }) => text)
  return name.join('').replaceAll('`', '')
}

/** PREPARE … FROM, EXECUTE IMMEDIATE, and statements that carry another one. */
function ofDynamicSql(tokens: readonly Token[], quoting: Quoting): OutsideEffect | undefined {
  const first = wordOf(tokens[0])
  if (first === 'explain' || first === 'analyze') {
    const carried = tokens.findIndex(token => carriedVerbs.includes(wordOf(token) ?? ''))
    const isRun = first === 'analyze' || wordOf(tokens[1]) === 'analyze'
    return isRun && carried > 0 ? gravest(effectsOf(tokens.slice(carried), quoting)) : undefined
  }
  const isImmediate = first === 'execute' && wordOf(tokens[1]) === 'immediate'
  if (first !== 'prepare' && !isImmediate) return undefined
  const text = literalText(isImmediate ? tokens.slice(2) : behind(tokens, 'from'), quoting)
  // Read in the mode in which it is written, or in another one that is set before it is prepared.
  if (text !== undefined) return outsideEffectsInAnyMode(text)
  const what = `${isImmediate ? 'EXECUTE IMMEDIATE' : 'PREPARE'} runs text that cannot be read beforehand`
  return { kind: 'unreadable', what }
}

const carriedVerbs = ['select', 'insert', 'replace', 'update', 'delete', 'with']

/** Functions by which sessions of all applications meet, read files of the server, or count on a sequence. */
function ofFunctions(tokens: readonly Token[]): OutsideEffect | undefined {
  for (const [index, token] of tokens.entries()) {
    const isCall = isPunctuation(tokens[index + 1], '(')
    const word = wordOf(token)
    if (isCall && word === 'load_file') return global('LOAD_FILE()')
    const isSequence = isCall && (word === 'nextval' || word === 'setval')
    const isValueFor = word === 'for' && wordOf(tokens[index - 1]) === 'value'
    const sequence = isSequence || isValueFor ? tableNameAt(tokens, index + (isCall ? 2 : 1))?.table : undefined
    const called =
      nameOf(token) !== undefined && isQualifiedCall(tokens, index) ? tableNameAt(tokens, index)?.table : undefined
    const outside = [sequence, called].find(name => isOutside(name?.database))
    if (outside) return otherDatabase(`${outside.database}.${outside.name}`)
  }
  return undefined
}

/** `app.f(`: nothing but a routine, or a table with its columns, is written like that. */
function isQualifiedCall(tokens: readonly Token[], at: number): boolean {
  return (
    !isPunctuation(tokens[at - 1], '.') &&
    isPunctuation(tokens[at + 1], '.') &&
    nameOf(tokens[at + 2]) !== undefined &&
    isPunctuation(tokens[at + 3], '(')
  )
}

/** Files on the server, and other servers behind a table. */
function ofFiles(tokens: readonly Token[]): OutsideEffect | undefined {
  const first = wordOf(tokens[0])
  for (let index = 0; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const next = wordOf(tokens[index + 1])
    if (word === 'into' && (next === 'outfile' || next === 'dumpfile')) return global(`INTO ${next.toUpperCase()}`)
    const isTable = first === 'create' || first === 'alter'
    if (isTable && word === 'soname' && tokens[index + 1]?.kind === 'string') return global('SONAME')
    if (isTable && (word === 'data' || word === 'index') && next === 'directory')
      return global(`${word.toUpperCase()} DIRECTORY`)
    if (isTable && word === 'engine' && /^(?:federated|federatedx|connect|spider|s3)$/i.test(engineName(tokens, index)))
      return global(`ENGINE = ${engineName(tokens, index)}`)
  }
  const isLoad = first === 'load' && ['data', 'xml'].includes(wordOf(tokens[1]) ?? '')
  const isLocal = tokens.slice(2, 4).some(token => wordOf(token) === 'local')
  return isLoad && !isLocal ? global('LOAD DATA INFILE') : undefined
}

function engineName(tokens: readonly Token[], index: number): string {
  return nameOf(tokens[isPunctuation(tokens[index + 1], '=') ? index + 2 : index + 1]) ?? ''
}

const otherDatabase = (what: string): OutsideEffect => ({ kind: 'other-database', what })

/** USE, and CREATE, ALTER or DROP of a database. */
function ofDatabaseStatement(tokens: readonly Token[]): OutsideEffect | undefined {
  const first = wordOf(tokens[0])
  const isDefinition = first === 'create' || first === 'alter' || first === 'drop'
  const at = isDefinition ? matchedLength(tokens, [first, '*']) : 1
  const isDatabase = isDefinition && ['database', 'schema'].includes(wordOf(tokens[at]) ?? '')
  if (!isDatabase && first !== 'use') return undefined
  let nameAt = first === 'use' ? 1 : at + 1
  while (skipped.includes(wordOf(tokens[nameAt]) ?? '')) nameAt++
  const name = nameOf(tokens[nameAt])
  // ALTER DATABASE without a name means the current one.
  const isCurrent =
    first === 'alter' &&
    ['character', 'charset', 'collate', 'default', 'comment', 'read'].includes(name?.toLowerCase() ?? '')
  if (name === undefined || isCurrent || ownDatabase.test(name)) return undefined
  return otherDatabase(`${shown(tokens, nameAt)} ${name}`)
}

/** What is written, created or called under the name of another database. */
function ofWrites(tokens: readonly Token[]): OutsideEffect | undefined {
  const called = wordOf(tokens[0]) === 'call' ? tableNameAt(tokens, 1)?.table : undefined
  const referenced = tokens.flatMap((token, index) =>
    wordOf(token) === 'references' ? (tableNameAt(tokens, index + 1)?.table ?? []) : [],
  )
  const written = [...(called ? [called] : []), ...(touchedTables(tokens)?.writes ?? []), ...referenced]
  const outside = [...written, ...lockedForUpdate(tokens), ...tablesOfDefinition(tokens)].find(({ database }) =>
    isOutside(database),
  )
  return outside && otherDatabase(`${shown(tokens, 1)} ${outside.database}.${outside.name}`)
}

/** Databases of the server itself: nobody writes there through a view, and functions of sys only read. */
const systemDatabases = /^(?:information_schema|performance_schema|sys)$/i

function isOutside(database: string | undefined): boolean {
  return database !== undefined && !ownDatabase.test(database) && !systemDatabases.test(database)
}
