import type { Token } from '../lexer/lex.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { matchedLength } from './statement-kinds.ts'
import { tableNameAt } from './table-references.ts'

/** What CREATE, ALTER and DROP are about. */
const definable = `table tables view sequence procedure function trigger event index package database schema user role
  server tablespace instance`.split(/\s+/)

/** The first word that says what a definition is about; an account in front of it may be called like a kind of thing. */
export function definedKindAt(tokens: readonly Token[]): number {
  return tokens.findIndex(
    (token, index) => index > 0 && definable.includes(wordOf(token) ?? '') && !isPunctuation(tokens[index - 1], '='),
  )
}

/**
 * The kind of thing that CREATE, ALTER or DROP names first, and its name without the database in front, for tokens without
 * comments. `behind`: index behind the name.
 */
export function definedThing(tokens: readonly Token[]): { kind: string; name: string; behind: number } | undefined {
  if (!['create', 'alter', 'drop'].includes(wordOf(tokens[0]) ?? '')) return undefined
  const at = definedKindAt(tokens)
  const kind = wordOf(tokens[at])
  const start = at + 1
  const found = tableNameAt(tokens, start + matchedLength(tokens.slice(start), ['*']))
  return kind === undefined || !found ? undefined : { kind, name: found.table.name, behind: found.end }
}
