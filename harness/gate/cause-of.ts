import { catalogue } from '../labels/catalogue/catalogue.ts'
import { isProven, type Label } from '../labels/catalogue/label.ts'
import { explainedPart } from '../labels/explained-part.ts'
import type { Cause, Divergence } from '../model/divergence.ts'
import type { Group } from './divergence-groups.ts'
import { deprecationOfSource } from './finding-labels.ts'

/**
 * Returns the known cause of a group's differences, if all of its statements have the same one: a label of one statement
 * is not given to its neighbours. `chosen` is the label of a baseline entry: a person chose it, so it takes precedence
 * over the catalogue's own search.
 */
export function causeOf(
  { statements, example }: Group,
  chosen: string | undefined,
): Pick<Divergence, 'label' | 'cause'> {
  const shared = new Set(statements.map(({ label }) => label))
  const label = chosen ?? (shared.size === 1 ? statements[0]!.label : undefined)
  if (label === undefined) return {}
  if (label === deprecationOfSource.id) return { label, cause: deprecationOfSource }
  const known = catalogue.find(({ id }) => id === label)
  if (!known) return { label }
  const part = chosen === undefined ? explainedPart(known.recognise, example.differences) : undefined
  return { label, cause: { ...asCause(known), ...(part === undefined ? {} : { part }) } }
}

function asCause(label: Label): Cause {
  const { id, title, changed, rewrite, link } = label
  return { id, title, changed, rewrite, link, proven: isProven(label) }
}
