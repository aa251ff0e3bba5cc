import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** What can have a definer. */
export const definedKinds = ['procedure', 'function', 'trigger', 'view', 'event'] as const
export type DefinedKind = (typeof definedKinds)[number]

/** The name that a CREATE or ALTER gives to a thing of this kind, without the database in front. */
export function definedName(tokens: readonly Token[], kind: DefinedKind): string | undefined {
  const verb = wordOf(tokens[0])
  if (verb !== 'create' && verb !== 'alter') return undefined
  let index = tokens.findIndex(token => wordOf(token) === kind) + 1
  if (index === 0) return undefined
  while (['if', 'not', 'exists'].includes(wordOf(tokens[index]) ?? '')) index++
  return nameOf(tokens[isPunctuation(tokens[index + 1], '.') ? index + 2 : index])
}
