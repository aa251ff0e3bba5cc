import type { Divergence } from '../../model/divergence.ts'
import { escapeControl } from './escape-control.ts'

/** A statement that shows a divergence; a fixture's statement runs in many suites and is one place. */
export interface Place {
  /** `file:line:column` */
  at: string
  name?: string
  /** The id of the known cause of what differs here. */
  label?: string
  suites: string[]
}

export function placesOf(divergence: Pick<Divergence, 'statements'>): Place[] {
  const places = new Map<string, Place>()
  for (const { at, name, suite, label } of divergence.statements) {
    const known = places.get(at)
    const suites = suite === undefined ? [] : [escapeControl(suite)]
    if (known) known.suites.push(...suites)
    else
      places.set(at, {
        at: escapeControl(at),
        ...(name === undefined ? {} : { name: escapeControl(name) }),
        ...(label === undefined ? {} : { label: escapeControl(label) }),
        suites,
      })
  }
  return [...places.values()]
}
