import { type DefinedKind, definedKinds } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** What can be defined and has no definer; words behind these belong to the definition. */
const otherKinds = ['table', 'index', 'database', 'schema', 'user', 'role', 'sequence', 'package', 'server']

/** What a CREATE or ALTER defines that has a definer, without the database in front; for tokens without comments. */
export function definedThing(tokens: readonly Token[]): { kind: DefinedKind; name: string } | undefined {
  const verb = wordOf(tokens[0])
  if (verb !== 'create' && verb !== 'alter') return undefined
  const at = tokens.findIndex((token, index) => {
    const word = wordOf(token) ?? ''
    // An account may be called like a kind of thing.
    const isAccount = isPunctuation(tokens[index - 1], '=')
    return !isAccount && (isDefinedKind(word) || otherKinds.includes(word))
  })
  const kind = wordOf(tokens[at])
  if (kind === undefined || !isDefinedKind(kind)) return undefined
  let index = at + 1
  while (['if', 'not', 'exists'].includes(wordOf(tokens[index]) ?? '')) index++
  const name = nameOf(tokens[isPunctuation(tokens[index + 1], '.') ? index + 2 : index])
  return name === undefined ? undefined : { kind, name }
}

function isDefinedKind(word: string): word is DefinedKind {
  return definedKinds.some(kind => kind === word)
}
