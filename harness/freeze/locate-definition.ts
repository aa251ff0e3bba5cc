import type { Location } from '../model/location.ts'
import type { Statement } from '../model/statement.ts'
import { lex, type Token } from '../suite/lex.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../suite/token-walk.ts'

export type DefinedKind = 'procedure' | 'function' | 'trigger' | 'view' | 'event'

/** Where the last of these statements that creates a routine, trigger, view or event of this name is written. */
export function locateDefinition(
  definitions: readonly Pick<Statement, 'sql' | 'at'>[],
  kind: DefinedKind,
  name: string,
): Location | undefined {
  return definitions.findLast(
    ({ sql }) => definedName(significant(lex(sql)), kind)?.toLowerCase() === name.toLowerCase(),
  )?.at
}

/** Without the database in front. */
function definedName(tokens: readonly Token[], kind: DefinedKind): string | undefined {
  if (wordOf(tokens[0]) !== 'create') return undefined
  let index = tokens.findIndex(token => wordOf(token) === kind) + 1
  if (index === 0) return undefined
  while (['if', 'not', 'exists'].includes(wordOf(tokens[index]) ?? '')) index++
  return nameOf(tokens[isPunctuation(tokens[index + 1], '.') ? index + 2 : index])
}
