import type { Location } from '../../model/location.ts'
import type { Statement } from '../../model/statement.ts'
import type { DefinedKind } from '../../model/statement-effects.ts'

/** Returns the location of the last of these statements that creates a routine, trigger, view or event of this name. */
export function locateDefinition(
  definitions: readonly Pick<Statement, 'effects' | 'at'>[],
  kind: DefinedKind,
  name: string,
): Location | undefined {
  return definitions.findLast(
    ({ effects: { defines } }) => defines?.kind === kind && defines.name.toLowerCase() === name.toLowerCase(),
  )?.at
}
