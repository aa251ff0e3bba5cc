import { catalogue } from '../labels/catalogue/catalogue.ts'
import { isProven, type Label } from '../labels/catalogue/label.ts'
import { findLabel } from '../labels/find-label.ts'
import type { NamedServer } from '../labels/server-range.ts'
import type { Cause, Divergence } from '../model/divergence.ts'
import type { BySide } from '../model/side.ts'
import type { Group } from './divergence-groups.ts'

/**
 * Returns the known cause of a group's differences. `chosen` is the label of a baseline entry: a person chose it, so it
 * takes precedence over the catalogue's own search.
 */
export function causeOf(
  { example: { sql, differences }, outcomes, excuse }: Group,
  servers: BySide<NamedServer> | undefined,
  chosen: string | undefined,
): Pick<Divergence, 'label' | 'cause'> {
  if (chosen !== undefined) {
    const known = catalogue.find(({ id }) => id === chosen)
    return { label: chosen, ...(known ? { cause: asCause(known) } : {}) }
  }
  if (!servers || sql === undefined || !outcomes || excuse?.status === 'noise' || excuse?.status === 'identity')
    return {}
  const found = findLabel({ sql, differences, ...outcomes, servers })
  return found ? { label: found.id, cause: asCause(found) } : {}
}

function asCause(label: Label): Cause {
  const { id, title, changed, rewrite, link } = label
  return { id, title, changed, rewrite, link, proven: isProven(label) }
}
