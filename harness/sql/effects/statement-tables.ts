import type { TableName, TouchedTables } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { statementKind } from './statement-kinds.ts'
import {
  type TableReference,
  tableNameAt,
  tableNameList,
  tableReferencesAt,
  tablesInFromClauses,
} from './table-references.ts'
import { explainedStatement, mainVerbIndex, withoutSetStatement } from './wrapped-statement.ts'

/** Returns the tables and other named objects that a statement reads and writes, for tokens without comments. */
export function touchedTables(tokens: readonly Token[]): TouchedTables | undefined {
  const { targets, writes } = statementKind(tokens)
  const explained = writes === 'explained' && isRun(tokens) ? explainedStatement(tokens) : undefined
  if (explained) return touchedTables(explained)
  const statement = withoutSetStatement(tokens)
  const rest = statement.slice(mainVerbIndex(statement))
  const reads = tablesInFromClauses(tokens)
  switch (targets) {
    case 'none':
      return { reads, writes: [] }
    case 'insert':
      return { reads, writes: insertTarget(rest) }
    case 'update':
      return touchedByUpdate(rest, reads)
    case 'delete':
      return touchedByDelete(rest, reads)
    case 'load':
      return { reads, writes: behindWord(rest, 'table') }
    case 'things':
      return { reads, writes: definedThings(rest) }
    case 'unknown':
      return undefined
    default:
      return targets satisfies never
  }
}

/** Whether the explained statement is run, as ANALYZE and EXPLAIN ANALYZE do. */
function isRun(tokens: readonly Token[]): boolean {
  return tokens.slice(0, 2).some(token => wordOf(token) === 'analyze')
}

const insertModifiers = ['low_priority', 'delayed', 'high_priority', 'ignore', 'into']

function insertTarget(tokens: readonly Token[]): TableName[] {
  let index = 1
  while (insertModifiers.includes(wordOf(tokens[index]) ?? '')) index++
  const found = tableNameAt(tokens, index)
  return found ? [found.table] : []
}

/**
 * Returns the written tables of a join: those whose columns are set; all of them if SET names columns without their
 * tables.
 */
function touchedByUpdate(tokens: readonly Token[], inSubqueries: readonly TableName[]): TouchedTables {
  let start = 1
  while (['low_priority', 'ignore'].includes(wordOf(tokens[start]) ?? '')) start++
  const { references, end } = tableReferencesAt(tokens, start)
  const set: string[] = []
  for (let index = end; index < tokens.length; index++) {
    const isTarget = wordOf(tokens[index]) === 'set' || isPunctuation(tokens[index], ',')
    if (isTarget && isPunctuation(tokens[index + 2], '.')) set.push(nameOf(tokens[index + 1]) ?? '')
  }
  const written = references.filter(reference => set.some(name => isCalled(reference, name)))
  const writes = written.length > 0 ? written : references
  return { reads: [...references.filter(reference => !writes.includes(reference)), ...inSubqueries], writes }
}

function isCalled(reference: TableReference, name: string): boolean {
  const called = reference.alias ?? reference.name
  return called.toLowerCase() === name.toLowerCase() || reference.database?.toLowerCase() === name.toLowerCase()
}

/** `DELETE FROM t`, `DELETE a, b FROM t a JOIN …` and `DELETE FROM a, b USING t a JOIN …`. */
function touchedByDelete(tokens: readonly Token[], reads: readonly TableReference[]): TouchedTables {
  let start = 1
  while (['low_priority', 'quick', 'ignore', 'from'].includes(wordOf(tokens[start]) ?? '')) start++
  const named = tableNameList(
    tokens.filter(
      (token, index) => index < start || !isPunctuation(token, '.') || !isPunctuation(tokens[index + 1], '*'),
    ),
    start,
  )
  const using = tokens.findIndex((token, index) => index >= start && wordOf(token) === 'using')
  const isSimple = wordOf(tokens[start - 1]) === 'from' && using < 0
  if (isSimple) {
    const [target] = named
    return { reads: reads.slice(1), writes: target ? [target] : [] }
  }
  const sources = using < 0 ? reads : [...tableReferencesAt(tokens, using + 1).references, ...reads]
  const writes = named.map(name => sources.find(source => isCalled(source, name.name)) ?? name)
  return {
    reads: sources.filter(source => !writes.includes(source) && !named.some(name => isSame(name, source))),
    writes,
  }
}

function isSame(one: TableName, other: TableName): boolean {
  return one.name === other.name && one.database === other.database
}

/** Returns the names after a word, as in `INTO TABLE t`. */
function behindWord(tokens: readonly Token[], word: string): TableName[] {
  const index = tokens.findIndex(token => wordOf(token) === word)
  return index < 0 ? [] : tableNameList(tokens, index + 1)
}

const things = ['table', 'tables', 'view', 'sequence', 'procedure', 'function', 'trigger', 'event', 'index', 'package']

/** Returns the objects that CREATE, ALTER, DROP, TRUNCATE, RENAME, OPTIMIZE, LOCK … name. */
function definedThings(tokens: readonly Token[]): TableName[] {
  const thing = tokens.findIndex(token => things.includes(wordOf(token) ?? ''))
  if (thing < 0) return wordOf(tokens[0]) === 'truncate' ? tableNameList(tokens, 1) : []
  let start = thing + 1
  while (['if', 'not', 'exists', 'body'].includes(wordOf(tokens[start]) ?? '')) start++
  const kind = wordOf(tokens[thing])
  const onTable = kind === 'index' || kind === 'trigger' ? behindWord(tokens.slice(start), 'on').slice(0, 1) : []
  const names = kind === 'index' ? onTable : [...tableNameList(tokens, start), ...onTable]
  return [...names, ...renamedOrLocked(tokens, start)]
}

/** `RENAME TABLE a TO b, c TO d`, `ALTER TABLE a RENAME TO b`, `LOCK TABLES a READ, b WRITE`. */
function renamedOrLocked(tokens: readonly Token[], start: number): TableName[] {
  const verb = wordOf(tokens[0])
  const names: TableName[] = []
  for (let index = start; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const next = wordOf(tokens[index + 1])
    const isListed =
      verb === 'rename'
        ? word === 'to' || isPunctuation(tokens[index], ',')
        : verb === 'lock' && isPunctuation(tokens[index], ',')
    const isRenamed = verb === 'alter' && word === 'rename' && !['column', 'index', 'key'].includes(next ?? '')
    if (!isListed && !isRenamed) continue
    const found = tableNameAt(tokens, isRenamed && (next === 'to' || next === 'as') ? index + 2 : index + 1)
    if (found) names.push(found.table)
  }
  return names
}
