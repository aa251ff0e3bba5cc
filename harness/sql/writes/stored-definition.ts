import { tableNameAt } from '../effects/table-references.ts'
import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { readBody, type StoredBody } from './stored-body.ts'

/** A routine or view that later statements may use. */
export type StoredDefinition =
  | { kind: 'procedure'; name: string; body: StoredBody }
  | { kind: 'function'; name: string; body: StoredBody }
  | { kind: 'view'; name: string; query: readonly Token[] }

export type DefinedKind = StoredDefinition['kind']

const definedKinds: readonly string[] = ['procedure', 'function', 'view']
const otherKinds = ['table', 'index', 'trigger', 'event', 'database', 'schema', 'user', 'role', 'sequence', 'package']

/** Words with which a body can begin. */
const beginsBody = new Set(
  `alter analyze begin call case check checksum commit create deallocate delete do drop execute flush for get grant if
  insert kill lock loop optimize prepare release rename repair repeat replace reset resignal return revoke rollback
  savepoint select set show signal start table truncate unlock update values while with xa`.split(/\s+/),
)

/** The kind and name that CREATE, ALTER or DROP of a routine or view is about; names in lower case. */
export function definedThing(
  tokens: readonly Token[],
): { kind: DefinedKind; name: string; behind: number } | undefined {
  const kindAt = tokens.findIndex(token => [...definedKinds, ...otherKinds].includes(wordOf(token) ?? ''))
  if (!definedKinds.includes(wordOf(tokens[kindAt]) ?? '')) return undefined
  let nameAt = kindAt + 1
  while (['if', 'not', 'exists'].includes(wordOf(tokens[nameAt]) ?? '')) nameAt++
  const found = tableNameAt(tokens, nameAt)
  if (!found) return undefined
  return { kind: wordOf(tokens[kindAt]) as DefinedKind, name: found.table.name.toLowerCase(), behind: found.end }
}

/**
 * What CREATE PROCEDURE, FUNCTION or VIEW defines, for tokens without comments. Undefined for all else, and where the
 * body is not SQL.
 */
export function storedDefinition(tokens: readonly Token[]): StoredDefinition | undefined {
  const thing = wordOf(tokens[0]) === 'create' ? definedThing(tokens) : undefined
  if (!thing) return undefined
  const { kind, name, behind } = thing
  if (kind === 'view') return { kind, name, query: tokens.slice(behind) }
  const parametersEnd = isPunctuation(tokens[behind], '(') ? closingIndex(tokens, behind) + 1 : behind
  const start = bodyStart(tokens, parametersEnd)
  return start === undefined ? undefined : { kind, name, body: readBody(tokens.slice(start)) }
}

/** Behind RETURNS with its type and the characteristics; undefined for a loaded function and for other languages. */
function bodyStart(tokens: readonly Token[], from: number): number | undefined {
  for (let index = from; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    const before = wordOf(tokens[index - 1])
    if (word === 'soname' || (before === 'language' && word !== 'sql')) return undefined
    const isOfType = word === 'set' && (before === 'character' || before === 'char' || before === 'returns')
    if (word !== undefined && beginsBody.has(word) && !isOfType) return index
  }
  return undefined
}
