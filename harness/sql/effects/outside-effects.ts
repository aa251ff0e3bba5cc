import type { OutsideEffect } from '../../model/statement-effects.ts'
import { lex, type Token } from '../lexer/lex.ts'
import type { Quoting } from '../lexer/quoting.ts'
import { isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { dynamicEffectsAt } from './dynamic-effects.ts'
import { otherDatabaseEffects, shown } from './other-databases.ts'
import { ownAccountEffectAt } from './own-account.ts'
import { statementHead } from './statement-kinds.ts'
import { statementsWithin } from './statements-within.ts'
import { explainedStatement, withoutSetStatement } from './wrapped-statement.ts'

/** Settings of one connection that affect replicas or other connections. */
const reachingVariables =
  /^(?:sql_log_bin|gtid_next|gtid_domain_id|gtid_seq_no|server_id|pseudo_replica_mode|pseudo_slave_mode)$/i

/** Functions that control replication. */
const steeringFunctions = /^(?:group_replication_|asynchronous_connection_failover_)\w+$/i

/**
 * Returns the effects of a text beyond the suite's database, the gravest first: on the server as a whole, its accounts,
 * files or settings, or on a database that is not named `crosscheck_*`. To be safe, a PREPARE or EXECUTE IMMEDIATE of
 * SQL that cannot be read (from a variable) is reported; a literal text is read, and so are the bodies of stored
 * programs and the contents of `/*! … *\/`. For tokens without comments.
 */
export function outsideEffects(tokens: readonly Token[], quoting: Quoting): OutsideEffect[] {
  return byGravity([tokens, ...statementsWithin(tokens)].flatMap(statement => effectsOf(statement, quoting)))
}

/** Returns the outside effects under every reading of the quotes of a text. */
export function outsideEffectsInAnyMode(text: string): OutsideEffect[] {
  const readings = /["\\]/.test(text) ? everyQuoting : everyQuoting.slice(0, 1)
  return byGravity(readings.flatMap(quoting => outsideEffects(significant(lex(text, quoting)), quoting)))
}

const everyQuoting: readonly Quoting[] = [false, true].flatMap(ansiQuotes =>
  [false, true].map(noBackslashEscapes => ({ ansiQuotes, noBackslashEscapes })),
)

/** Effects that are never allowed come first, so that allowed effects do not hide them. */
const gravities: readonly OutsideEffect['kind'][] = [
  'other-database',
  'own-account',
  'global',
  'unreadable',
  'user-lock',
]

function byGravity(effects: readonly OutsideEffect[]): OutsideEffect[] {
  return effects.toSorted((one, other) => gravities.indexOf(one.kind) - gravities.indexOf(other.kind))
}

function effectsOf(tokens: readonly Token[], quoting: Quoting): OutsideEffect[] {
  return [
    // SET is the first word, USER the word after ALTER.
    ...[0, 1].flatMap(index => ownAccountEffectAt(tokens, index) ?? []),
    ...serverEffects(tokens).map((what): OutsideEffect => ({ kind: 'global', what })),
    ...ofWrapped(tokens, quoting),
    ...otherDatabaseEffects(tokens),
  ]
}

/** Returns the effects of a statement on the server as a whole, as the words that cause them. */
function serverEffects(tokens: readonly Token[]): string[] {
  return [ofServerStatement, ofSet, ofFunctions, ofFiles].flatMap(read => read(tokens) ?? [])
}

function ofServerStatement(tokens: readonly Token[]): string | undefined {
  const head = statementHead(tokens)
  return head?.kind.reach === 'server' ? shown(tokens, head.length) : undefined
}

function ofSet(tokens: readonly Token[]): string | undefined {
  if (wordOf(tokens[0]) !== 'set') return undefined
  const inner = withoutSetStatement(tokens)
  return ofAssignments(inner === tokens ? tokens.slice(1) : tokens.slice(2, -inner.length - 1))
}

function ofAssignments(tokens: readonly Token[]): string | undefined {
  for (const assignment of listItems(tokens)) {
    const [first, second] = assignment
    if (!first) continue
    const scope = wordOf(first)
    if (scope === 'global' || scope === 'persist' || scope === 'persist_only') return `SET ${shown(assignment, 2)}`
    // White space and comments may surround the point: @@global . x
    const written = first.kind === 'system-variable' ? textUpToAssignment(assignment) : first.text
    if (/^@@(?:global|persist|persist_only)\./i.test(written)) return `SET ${written}`
    const variable = scope === 'session' || scope === 'local' ? nameOf(second) : (nameOf(first) ?? written)
    if (reachingVariables.test((variable ?? '').replace(/^@@(?:session\.|local\.)?/i, ''))) return `SET ${variable}`
  }
  return undefined
}

function textUpToAssignment(tokens: readonly Token[]): string {
  const end = tokens.findIndex(token => isPunctuation(token, '=') || isPunctuation(token, ':='))
  const name = tokens.slice(0, end < 0 ? tokens.length : end).map(({ text }) => text)
  return name.join('').replaceAll('`', '')
}

/**
 * Returns the effects of the wrapped statement of SET STATEMENT … FOR, ANALYZE, EXPLAIN ANALYZE, PREPARE and EXECUTE
 * IMMEDIATE.
 */
function ofWrapped(tokens: readonly Token[], quoting: Quoting): OutsideEffect[] {
  const inner = withoutSetStatement(tokens)
  if (inner !== tokens) return effectsOf(inner, quoting)
  const first = wordOf(tokens[0])
  const isRun = first === 'analyze' || (first === 'explain' && wordOf(tokens[1]) === 'analyze')
  if (isRun) return effectsOf(explainedStatement(tokens) ?? [], quoting)
  if (first !== 'prepare' && first !== 'execute') return []
  // The text may be prepared in the current sql_mode or in one that is set before, so every mode counts.
  return dynamicEffectsAt(tokens, first === 'prepare' ? 0 : 1, quoting, outsideEffectsInAnyMode)
}

/** Finds functions that control replication or read files of the server. */
function ofFunctions(tokens: readonly Token[]): string | undefined {
  const called = tokens.find((token, index) => {
    const word = wordOf(token) ?? ''
    return isPunctuation(tokens[index + 1], '(') && (word === 'load_file' || steeringFunctions.test(word))
  })
  return called && `${called.text.toUpperCase()}()`
}

/** Finds uses of files on the server, and of other servers through a table. */
function ofFiles(tokens: readonly Token[]): string | undefined {
  const first = wordOf(tokens[0])
  for (let index = 0; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const next = wordOf(tokens[index + 1])
    if (word === 'into' && (next === 'outfile' || next === 'dumpfile')) return `INTO ${next.toUpperCase()}`
    const isTable = first === 'create' || first === 'alter'
    if (isTable && word === 'soname' && tokens[index + 1]?.kind === 'string') return 'SONAME'
    if (isTable && (word === 'data' || word === 'index') && next === 'directory')
      return `${word.toUpperCase()} DIRECTORY`
    if (isTable && word === 'engine' && /^(?:federated|federatedx|connect|spider|s3)$/i.test(engineName(tokens, index)))
      return `ENGINE = ${engineName(tokens, index)}`
  }
  const isLoad = first === 'load' && ['data', 'xml'].includes(wordOf(tokens[1]) ?? '')
  const isLocal = tokens.slice(2, 4).some(token => wordOf(token) === 'local')
  return isLoad && !isLocal ? 'LOAD DATA INFILE' : undefined
}

function engineName(tokens: readonly Token[], index: number): string {
  return nameOf(tokens[isPunctuation(tokens[index + 1], '=') ? index + 2 : index + 1]) ?? ''
}
