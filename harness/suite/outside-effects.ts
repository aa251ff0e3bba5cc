import { lex, type Token } from './lex.ts'
import { ReadByForm } from './read-by-form.ts'
import { touchedTables } from './statement-tables.ts'
import { isStoredProgram } from './stored-program.ts'
import { tableNameAt } from './table-references.ts'
import { isPunctuation, listItems, nameOf, significant, wordOf } from './token-walk.ts'

/** What a statement would change outside of the suite's own database. */
export interface OutsideEffect {
  kind: 'global' | 'other-database'
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
 * database that is not named `crosscheck_*`. Undefined where it stays at home. On the side of caution: what runs SQL
 * that cannot be seen (PREPARE or EXECUTE IMMEDIATE from a variable) counts as global; a text that can be seen is read,
 * and so are the bodies of stored programs and what stands inside `/*! … *\/`.
 */
export function outsideEffects(sql: string | readonly Token[]): OutsideEffect | undefined {
  return typeof sql === 'string' ? ofTexts.of(sql) : ofTokens(significant(sql))
}

const ofTexts = new ReadByForm(
  text => ofTokens(significant(lex(text))),
  // The words of an effect are each text's own.
  effect => effect === undefined,
)

function ofTokens(tokens: readonly Token[]): OutsideEffect | undefined {
  const effects = effectsOf(tokens)
  if (isStoredProgram(tokens) || isCompound(tokens))
    for (let index = 1; index < tokens.length; index++)
      if (startsInBody(tokens, index)) effects.push(...effectsOf(upToSemicolon(tokens, index)))
  return gravest(effects)
}

/** Global changes can be allowed, those to other databases never: the latter must not hide behind the former. */
function gravest(effects: readonly OutsideEffect[]): OutsideEffect | undefined {
  return effects.find(({ kind }) => kind === 'other-database') ?? effects[0]
}

/** BEGIN NOT ATOMIC …: statements in a row without a stored program around them. */
function isCompound(tokens: readonly Token[]): boolean {
  return tokens.some(token => isPunctuation(token, ';'))
}

/** A word behind which no statement can start. */
const notBeforeStatement = ['before', 'after', 'for', 'key', 'on', 'or', 'and', 'deallocate', 'create', 'alter', 'drop']

function startsInBody(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  if (wordOf(tokens[index]) === undefined || before === undefined) return false
  if (before.kind === 'punctuation') return before.text === ';' || before.text === ')' || before.text === ':'
  return !notBeforeStatement.includes(wordOf(before) ?? '')
}

function upToSemicolon(tokens: readonly Token[], start: number): readonly Token[] {
  const end = tokens.findIndex((token, index) => index > start && isPunctuation(token, ';'))
  return tokens.slice(start, end < 0 ? tokens.length : end)
}

function effectsOf(tokens: readonly Token[]): OutsideEffect[] {
  return [ofServerStatement, ofSet, ofDynamicSql, ofFiles, ofDatabaseStatement, ofWrites].flatMap(
    effectOf => effectOf(tokens) ?? [],
  )
}

const global = (what: string): OutsideEffect => ({ kind: 'global', what })

function shown(tokens: readonly Token[], count: number): string {
  return tokens
    .slice(0, count)
    .map(token => token.text.toUpperCase())
    .join(' ')
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

function ofSet(tokens: readonly Token[]): OutsideEffect | undefined {
  if (wordOf(tokens[0]) !== 'set') return undefined
  if (wordOf(tokens[1]) === 'statement')
    return gravest(effectsOf(behind(tokens, 'for'))) ?? ofAssignments(tokens.slice(2))
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
    if (/^@@(?:global|persist|persist_only)\./i.test(first.text)) return global(`SET ${first.text}`)
    const variable = scope === 'session' || scope === 'local' ? nameOf(second) : (nameOf(first) ?? first.text)
    if (reachingVariables.test((variable ?? '').replace(/^@@(?:session\.|local\.)?/i, '')))
      return global(`SET ${variable}`)
  }
  return undefined
}

/** PREPARE … FROM, EXECUTE IMMEDIATE, and statements that carry another one. */
function ofDynamicSql(tokens: readonly Token[]): OutsideEffect | undefined {
  const first = wordOf(tokens[0])
  if (first === 'explain' || first === 'analyze') {
    const carried = tokens.findIndex(token => carriedVerbs.includes(wordOf(token) ?? ''))
    const isRun = first === 'analyze' || wordOf(tokens[1]) === 'analyze'
    return isRun && carried > 0 ? gravest(effectsOf(tokens.slice(carried))) : undefined
  }
  const isImmediate = first === 'execute' && wordOf(tokens[1]) === 'immediate'
  if (first !== 'prepare' && !isImmediate) return undefined
  const text = isImmediate ? tokens[2] : behind(tokens, 'from')[0]
  if (text?.kind === 'string') return outsideEffects(significant(lex(unquoted(text.text))))
  return global(`${isImmediate ? 'EXECUTE IMMEDIATE' : 'PREPARE'} from something that cannot be read beforehand`)
}

const carriedVerbs = ['select', 'insert', 'replace', 'update', 'delete', 'with']

/** What a string literal stands for. */
export function unquoted(literal: string): string {
  const quote = literal.at(-1)!
  return literal
    .slice(literal.indexOf(quote) + 1, -1)
    .replaceAll(quote + quote, quote)
    .replaceAll(/\\(.)/gs, '$1')
}

/** Files on the server, and other servers behind a table. */
function ofFiles(tokens: readonly Token[]): OutsideEffect | undefined {
  const first = wordOf(tokens[0])
  for (let index = 0; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const next = wordOf(tokens[index + 1])
    if (word === 'into' && (next === 'outfile' || next === 'dumpfile')) return global(`INTO ${next.toUpperCase()}`)
    const isTable = first === 'create' || first === 'alter'
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
  const outside = written.find(({ database }) => database !== undefined && !ownDatabase.test(database))
  return outside && otherDatabase(`${shown(tokens, 1)} ${outside.database}.${outside.name}`)
}
