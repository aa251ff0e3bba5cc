import type { Persistence, StatementFamily } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { separateStatements, startsCompound } from '../lexer/separate-statements.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { mainVerbIndex, withoutSetStatement } from './wrapped-statement.ts'

/** The form in which a statement names the tables that it writes. */
type TargetForm = 'none' | 'insert' | 'update' | 'delete' | 'load' | 'things' | 'unknown'

/** The things that a statement writes on a server that is about to become read-only, or the way to find them out. */
type WriteForm =
  /** Rows, and the writes of functions that its expressions call. */
  | 'rows'
  | 'definition'
  | 'account'
  | 'table-lock'
  | 'upkeep-of-tables'
  | 'upkeep'
  | 'declared-transaction'
  | 'xa'
  | 'row-events'
  /** The calls and locks of its expressions. */
  | 'expressions'
  /** The writes of the explained statement. */
  | 'explained'
  | 'call'
  | 'prepare'
  | 'execute'
  | 'nothing'

export interface StatementKind {
  family: StatementFamily
  /** The scope of its changes: its own database and session, or the server as a whole. */
  reach: 'database' | 'server'
  /** Whether the statement commits an open transaction implicitly. */
  commits: 'implicitly' | 'no'
  leaves: Persistence
  targets: TargetForm
  writes: WriteForm
}

interface Row extends Partial<StatementKind> {
  family: StatementFamily
  /** First words, with commas between statements. `*` stands for OR REPLACE, IF NOT EXISTS, UNDO. */
  heads: string
}

/**
 * All statements that MySQL 5.6 to 9.7 and MariaDB 10.6 to 11.8 know, by their first words; if several rows match, the
 * row with the most words applies. The implicit commits are from MySQL's manual ("Statements That Cause an Implicit
 * Commit"); those of BACKUP and temporary tables were observed on MySQL 9.7 and MariaDB 11.8. A new verb needs one line
 * here.
 */
const rows: readonly Row[] = [
  { family: 'query', leaves: 'answer', writes: 'expressions', heads: 'select, values, table' },
  { family: 'inspection', leaves: 'answer', heads: 'show, help, checksum' },
  { family: 'inspection', leaves: 'answer', writes: 'explained', heads: 'explain, describe, desc' },
  // ANALYZE runs the statement whose plan it shows.
  { family: 'inspection', leaves: 'rows', targets: 'things', writes: 'explained', heads: 'analyze' },

  { family: 'rows', leaves: 'rows', targets: 'insert', writes: 'rows', heads: 'insert, replace' },
  { family: 'rows', leaves: 'rows', targets: 'update', writes: 'rows', heads: 'update' },
  { family: 'rows', leaves: 'rows', targets: 'delete', writes: 'rows', heads: 'delete' },
  { family: 'load', leaves: 'rows', targets: 'load', writes: 'rows', heads: 'load' },

  {
    family: 'definition',
    commits: 'implicitly',
    leaves: 'definitions',
    targets: 'things',
    writes: 'definition',
    heads: 'create, alter, drop, rename',
  },
  {
    family: 'definition',
    commits: 'implicitly',
    leaves: 'rows',
    targets: 'things',
    writes: 'definition',
    heads: 'truncate',
  },
  {
    family: 'definition',
    leaves: 'session',
    targets: 'things',
    writes: 'definition',
    heads: 'create * temporary, drop temporary',
  },

  { family: 'transaction', leaves: 'session', heads: 'commit, rollback, savepoint, release' },
  { family: 'transaction', commits: 'implicitly', leaves: 'session', heads: 'begin' },
  {
    family: 'transaction',
    commits: 'implicitly',
    leaves: 'session',
    writes: 'declared-transaction',
    heads: 'start transaction',
  },
  // A prepared XA transaction outlives its connection, and all sessions see it.
  { family: 'transaction', reach: 'server', leaves: 'anything', writes: 'xa', heads: 'xa' },

  { family: 'assignment', leaves: 'session', writes: 'expressions', heads: 'set' },
  { family: 'evaluation', leaves: 'session', writes: 'expressions', heads: 'do' },
  { family: 'session', leaves: 'session', heads: 'use, handler, get, signal, resignal' },

  {
    family: 'table-lock',
    commits: 'implicitly',
    leaves: 'session',
    targets: 'things',
    writes: 'table-lock',
    heads: 'lock table, lock tables',
  },
  // Whether these statements commit depends on an earlier LOCK TABLES.
  { family: 'table-lock', leaves: 'session', heads: 'unlock' },

  {
    family: 'upkeep',
    commits: 'implicitly',
    leaves: 'definitions',
    targets: 'things',
    writes: 'upkeep-of-tables',
    heads: 'analyze table, analyze local, analyze no_write_to_binlog, optimize, repair',
  },
  { family: 'upkeep', leaves: 'definitions', heads: 'check' },
  { family: 'upkeep', commits: 'implicitly', leaves: 'definitions', heads: 'check table, check view' },

  { family: 'call', leaves: 'anything', targets: 'unknown', writes: 'call', heads: 'call' },
  {
    family: 'prepared',
    leaves: 'session',
    targets: 'unknown',
    writes: 'prepare',
    heads: 'prepare',
  },
  { family: 'prepared', leaves: 'session', writes: 'prepare', heads: 'deallocate, drop prepare' },
  { family: 'prepared', leaves: 'anything', targets: 'unknown', writes: 'execute', heads: 'execute' },

  {
    family: 'account',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'session',
    writes: 'account',
    heads: `grant, revoke, set password, set default role, rename user, create * user, create * role, alter user,
      alter role, drop user, drop role`,
  },
  {
    family: 'server',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'session',
    writes: 'definition',
    heads: `create * server, create * tablespace, create * logfile group, create * resource group,
      create * spatial reference system, alter server, alter tablespace, alter undo tablespace, alter logfile group,
      alter resource group, drop server, drop tablespace, drop undo tablespace, drop logfile group, drop resource group,
      drop spatial reference system`,
  },
  {
    family: 'server',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'session',
    writes: 'upkeep',
    heads: 'alter instance, install, uninstall',
  },
  {
    family: 'server',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'definitions',
    targets: 'things',
    writes: 'upkeep',
    heads: 'import',
  },
  {
    family: 'server',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'session',
    heads: `change, flush, reset, stop, cache index, load index, start replica, start slave, start all,
      start group_replication`,
  },
  {
    family: 'server',
    reach: 'server',
    commits: 'implicitly',
    leaves: 'session',
    writes: 'expressions',
    heads: 'backup',
  },
  {
    family: 'server',
    reach: 'server',
    leaves: 'session',
    heads: 'kill, purge, reset persist, lock instance, lock binlog, unlock instance',
  },
  { family: 'server', reach: 'server', leaves: 'session', writes: 'expressions', heads: 'set resource group' },
  { family: 'server', reach: 'server', leaves: 'anything', heads: 'clone, restart, shutdown' },
  { family: 'server', reach: 'server', leaves: 'anything', writes: 'row-events', heads: 'binlog' },
]

/** The kind of a statement that all known servers refuse; a future server may accept it. */
const unknown: StatementKind = {
  family: 'unknown',
  reach: 'database',
  commits: 'no',
  leaves: 'anything',
  targets: 'none',
  writes: 'expressions',
}

const program: StatementKind = { ...unknown, family: 'program' }

interface Head {
  words: readonly string[]
  kind: StatementKind
}

/** Heads by their first word, those with the most words first. */
const headsByWord = Map.groupBy(
  rows
    .flatMap(({ heads, ...traits }): Head[] => {
      const kind: StatementKind = {
        reach: 'database',
        commits: 'no',
        leaves: 'anything',
        targets: 'none',
        writes: 'nothing',
        ...traits,
      }
      return heads.split(',').map(head => ({ words: head.trim().split(/\s+/), kind }))
    })
    .toSorted((one, other) => other.words.length - one.words.length),
  ({ words }) => words[0]!,
)

/**
 * Returns the kind of one statement, for tokens without comments; SET STATEMENT … FOR and leading brackets do not
 * count.
 */
export function statementKind(tokens: readonly Token[]): StatementKind {
  return kindOfOne(withoutSetStatement(tokens))
}

/** Returns the kind of a text that may contain several statements. */
export function textKind(tokens: readonly Token[]): StatementKind {
  const statements = separateStatements(tokens)
  const [first = [], second] = statements
  return second || startsCompound(first) ? program : statementKind(first)
}

function kindOfOne(tokens: readonly Token[]): StatementKind {
  const start = tokens.findIndex(token => !isPunctuation(token, '('))
  if (start > 0) {
    // Only queries may be in brackets.
    const kind = kindOfOne(tokens.slice(start))
    return kind.family === 'query' ? kind : unknown
  }
  if (wordOf(tokens[0]) === 'with') return kindOfOne(tokens.slice(mainVerbIndex(tokens) || tokens.length))
  return statementHead(tokens)?.kind ?? unknown
}

/** Whether statements begin with this word, in lower case. */
export function isStatementVerb(word: string): boolean {
  return headsByWord.has(word)
}

/** Returns the kind of a statement by its first words, and the number of tokens that decide the kind. */
export function statementHead(tokens: readonly Token[]): { kind: StatementKind; length: number } | undefined {
  for (const { words, kind } of headsByWord.get(wordOf(tokens[0]) ?? '') ?? []) {
    const length = matchedLength(tokens, words)
    if (length > 0) return { kind, length }
  }
  return undefined
}

/** Words that `*` stands for. */
export const skippedWords = ['or', 'replace', 'if', 'not', 'exists', 'undo']

/** Returns the number of tokens that the words cover; 0 if they do not match. */
export function matchedLength(tokens: readonly Token[], words: readonly string[]): number {
  let index = 0
  for (const word of words) {
    if (word === '*') while (skippedWords.includes(wordOf(tokens[index]) ?? '')) index++
    else if (wordOf(tokens[index]) === word) index++
    else return 0
  }
  return index
}
