import { definedThing } from '../effects/defined-thing.ts'
import { isStatementVerb } from '../effects/statement-kinds.ts'
import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { readBody, type StoredBody } from './stored-body.ts'

/** A routine or view that later statements may use. */
export type StoredDefinition =
  | { kind: 'procedure'; name: string; body: StoredBody }
  | { kind: 'function'; name: string; body: StoredBody }
  | { kind: 'view'; name: string; query: readonly Token[] }

type StoredKind = StoredDefinition['kind']

const storedKinds: readonly StoredKind[] = ['procedure', 'function', 'view']

/** Words with which a body can begin, besides the verbs of statements. */
const beginsBlock = ['case', 'for', 'if', 'loop', 'repeat', 'return', 'while', 'with']

/** Returns the kind and the name of the routine or view that CREATE, ALTER or DROP names; names in lower case. */
export function storedThing(tokens: readonly Token[]): { kind: StoredKind; name: string; behind: number } | undefined {
  const thing = definedThing(tokens)
  const kind = storedKinds.find(each => each === thing?.kind)
  return thing && kind && { ...thing, kind, name: thing.name.toLowerCase() }
}

/**
 * Returns the definition in CREATE PROCEDURE, FUNCTION or VIEW, for tokens without comments; undefined for other
 * statements, and if the body is not SQL.
 */
export function storedDefinition(tokens: readonly Token[]): StoredDefinition | undefined {
  const thing = wordOf(tokens[0]) === 'create' ? storedThing(tokens) : undefined
  if (!thing) return undefined
  const { kind, name, behind } = thing
  if (kind === 'view') return { kind, name, query: tokens.slice(behind) }
  const parametersEnd = isPunctuation(tokens[behind], '(') ? closingIndex(tokens, behind) + 1 : behind
  const start = bodyStart(tokens, parametersEnd)
  return start === undefined ? undefined : { kind, name, body: readBody(tokens.slice(start)) }
}

/**
 * Returns the index of the body, after RETURNS with its type and the characteristics; undefined for a loaded function
 * and for other languages.
 */
function bodyStart(tokens: readonly Token[], from: number): number | undefined {
  for (let index = from; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const before = wordOf(tokens[index - 1])
    if (word === 'soname' || (before === 'language' && word !== 'sql')) return undefined
    const isOfType = word === 'set' && (before === 'character' || before === 'char' || before === 'returns')
    const begins = word !== undefined && (isStatementVerb(word) || beginsBlock.includes(word))
    if (begins && !isOfType) return index
  }
  return undefined
}
