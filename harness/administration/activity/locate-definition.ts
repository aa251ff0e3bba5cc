import type { Location } from '../../model/location.ts'
import type { Statement } from '../../model/statement.ts'
import { type DefinedKind, definedName } from '../../sql/effects/defined-name.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { significant } from '../../sql/lexer/token-walk.ts'

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
