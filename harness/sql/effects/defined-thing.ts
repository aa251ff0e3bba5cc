import type { Token } from '../lexer/lex.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { matchedLength } from './statement-kinds.ts'
import { tableNameAt } from './table-references.ts'

/** The kinds of objects that CREATE, ALTER and DROP name. */
const definable = `table tables view sequence procedure function trigger event index package database schema user role
  server tablespace instance`.split(/\s+/)

/**
 * Returns the index of the first word that names the kind of object in a definition. A word after `=` does not count,
 * because an account may have the same name.
 */
export function definedKindAt(tokens: readonly Token[]): number {
  return tokens.findIndex(
    (token, index) => index > 0 && definable.includes(wordOf(token) ?? '') && !isPunctuation(tokens[index - 1], '='),
  )
}

/**
 * Returns the kind of object that CREATE, ALTER or DROP names first, and the object's name without the database, for
 * tokens without comments. `behind`: the index after the name.
 */
export function definedThing(tokens: readonly Token[]): { kind: string; name: string; behind: number } | undefined {
  if (!['create', 'alter', 'drop'].includes(wordOf(tokens[0]) ?? '')) return undefined
  const at = definedKindAt(tokens)
  const kind = wordOf(tokens[at])
  const start = at + 1
  const found = tableNameAt(tokens, start + matchedLength(tokens.slice(start), ['*']))
  return kind === undefined || !found ? undefined : { kind, name: found.table.name, behind: found.end }
}
