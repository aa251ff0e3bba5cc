import type { OutsideEffect, TableName } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { lockedForUpdate } from './locking-reads.ts'
import { matchedLength, skippedWords } from './statement-kinds.ts'
import { touchedTables } from './statement-tables.ts'
import { tableNameAt } from './table-references.ts'
import { tablesOfDefinition } from './tables-of-definition.ts'

/** The databases of runs. */
const ownDatabase = /^crosscheck_/i

/** Databases of the server itself: nothing is written through their views, and functions of sys only read. */
const systemDatabases = /^(?:information_schema|performance_schema|sys)$/i

/** Returns the effects of one statement on databases that are not named `crosscheck_*`, for tokens without comments. */
export function otherDatabaseEffects(tokens: readonly Token[]): OutsideEffect[] {
  const database = ofDatabaseStatement(tokens)
  const used = [...usedByName(tokens), ...usedByFunctions(tokens)]
  return [
    ...(database === undefined ? [] : [otherDatabase(database)]),
    ...used
      .filter(({ database }) => isOutside(database))
      .map(({ by, database, name }) => otherDatabase(`${by}${database}.${name}`)),
  ]
}

function otherDatabase(what: string): OutsideEffect {
  return { kind: 'other-database', what }
}

interface UsedName extends TableName {
  /** The words before the name when it is shown to the user. */
  by: string
}

/** Returns the objects that a statement names to write, create, lock or call them. */
function usedByName(tokens: readonly Token[]): UsedName[] {
  const called = wordOf(tokens[0]) === 'call' ? tableNameAt(tokens, 1)?.table : undefined
  const referenced = tokens.flatMap((token, index) =>
    wordOf(token) === 'references' ? (tableNameAt(tokens, index + 1)?.table ?? []) : [],
  )
  const all = [
    ...(called ? [called] : []),
    ...(touchedTables(tokens)?.writes ?? []),
    ...referenced,
    ...lockedForUpdate(tokens),
    ...tablesOfDefinition(tokens),
  ]
  return all.map(table => ({ ...table, by: `${shown(tokens, 1)} ` }))
}

/** Returns stored functions with a database before the name, and sequences that a statement advances. */
function usedByFunctions(tokens: readonly Token[]): UsedName[] {
  return tokens.flatMap((token, index) => {
    const word = wordOf(token)
    const isCall = isPunctuation(tokens[index + 1], '(')
    const isSequence = isCall && (word === 'nextval' || word === 'setval')
    const isValueFor = word === 'for' && wordOf(tokens[index - 1]) === 'value'
    const sequence = isSequence || isValueFor ? tableNameAt(tokens, index + (isCall ? 2 : 1))?.table : undefined
    const called =
      nameOf(token) !== undefined && isQualifiedCall(tokens, index) ? tableNameAt(tokens, index)?.table : undefined
    return [sequence, called].flatMap(name => (name ? { ...name, by: '' } : []))
  })
}

/** `app.f(`: only a routine, or a table with its columns, has this form. */
function isQualifiedCall(tokens: readonly Token[], at: number): boolean {
  return (
    !isPunctuation(tokens[at - 1], '.') &&
    isPunctuation(tokens[at + 1], '.') &&
    nameOf(tokens[at + 2]) !== undefined &&
    isPunctuation(tokens[at + 3], '(')
  )
}

/** Returns the words to show for USE, and for CREATE, ALTER or DROP of a database. */
function ofDatabaseStatement(tokens: readonly Token[]): string | undefined {
  const first = wordOf(tokens[0])
  const isDefinition = first === 'create' || first === 'alter' || first === 'drop'
  const at = isDefinition ? matchedLength(tokens, [first, '*']) : 1
  const isDatabase = isDefinition && ['database', 'schema'].includes(wordOf(tokens[at]) ?? '')
  if (!isDatabase && first !== 'use') return undefined
  let nameAt = first === 'use' ? 1 : at + 1
  while (skippedWords.includes(wordOf(tokens[nameAt]) ?? '')) nameAt++
  const name = nameOf(tokens[nameAt])
  // ALTER DATABASE without a name means the current one.
  const isCurrent =
    first === 'alter' &&
    ['character', 'charset', 'collate', 'default', 'comment', 'read'].includes(name?.toLowerCase() ?? '')
  if (name === undefined || isCurrent || ownDatabase.test(name)) return undefined
  return `${shown(tokens, nameAt)} ${name}`
}

function isOutside(database: string | undefined): boolean {
  return database !== undefined && !ownDatabase.test(database) && !systemDatabases.test(database)
}

/** Returns the first `count` tokens in the form in which they are shown to the user. */
export function shown(tokens: readonly Token[], count: number): string {
  return tokens
    .slice(0, count)
    .map(token => token.text.toUpperCase())
    .join(' ')
}
