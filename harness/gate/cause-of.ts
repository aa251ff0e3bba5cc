import { catalogue } from '../labels/catalogue/catalogue.ts'
import { isProven, type Label } from '../labels/catalogue/label.ts'
import { explainedPart } from '../labels/explained-part.ts'
import { findLabel } from '../labels/find-label.ts'
import type { NamedServer } from '../labels/server-range.ts'
import type { Cause, Divergence } from '../model/divergence.ts'
import { isConsequential } from '../model/kind.ts'
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
  if (!differences.some(isConsequential) && differences.some(({ deprecation }) => deprecation !== undefined))
    return { label: deprecationOfSource.id, cause: deprecationOfSource }
  const found = findLabel({ sql, differences, ...outcomes, servers })
  if (!found) return {}
  const part = explainedPart(found.recognise, differences)
  return { label: found.id, cause: { ...asCause(found), ...(part === undefined ? {} : { part }) } }
}

const deprecationOfSource: Cause = {
  id: 'deprecation-of-source',
  title: 'deprecation warnings of the source end with the move',
  changed:
    'Only the source announces that it will take the spelling away; the target carries it out without a warning.',
  rewrite: 'Nothing has to change for the move.',
  link: 'https://dev.mysql.com/doc/refman/9.7/en/show-warnings.html',
  proven: true,
}

function asCause(label: Label): Cause {
  const { id, title, changed, rewrite, link } = label
  return { id, title, changed, rewrite, link, proven: isProven(label) }
}
