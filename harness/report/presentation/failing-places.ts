import type { Standing } from '../../model/divergence.ts'
import type { FailingStatement, PathRemark, ReadOnlyPath } from '../../model/read-only.ts'
import type { Side } from '../../model/side.ts'
import { isOpen } from './headline.ts'
import { stateSign } from './read-only-paths.ts'

/** A place where a suite does not keep working while the servers are read-only, or where nobody knows. */
export interface FailingPlace {
  at: string
  name?: string
  /** What is wrong there, each with the sides that it is wrong on. */
  faults: Fault[]
  /** The divergence that it belongs to, where there is one. */
  divergence?: Pick<FailingStatement, 'fingerprint' | 'standing'>
}

export interface Fault {
  sides: Side[]
  summary: string
  /** Absent where it is not known whether anything is wrong. */
  standing?: Standing
}

export function failingPlaces({ failing, notKnown }: Pick<ReadOnlyPath, 'failing' | 'notKnown'>): FailingPlace[] {
  const places = new Map<string, FailingPlace>()
  const remarks: (PathRemark & Partial<FailingStatement>)[] = [...failing, ...notKnown]
  for (const { at, name, side, summary, fingerprint, standing } of remarks) {
    const place: FailingPlace = places.get(at) ?? { at, ...(name === undefined ? {} : { name }), faults: [] }
    if (fingerprint !== undefined && standing !== undefined) place.divergence = { fingerprint, standing }
    const known = place.faults.find(fault => fault.summary === summary)
    if (known) known.sides.push(side)
    else place.faults.push({ sides: [side], summary, ...(standing === undefined ? {} : { standing }) })
    places.set(at, place)
  }
  return [...places.values()]
}

/** `✗ source`, `✗ source, target (tolerated)`, `? target` */
export function tellFault({ sides, standing }: Fault): string {
  const sign = standing === undefined ? stateSign.unknown : stateSign.fails
  return `${sign} ${sides.join(', ')}${standing === undefined || isOpen({ standing }) ? '' : ` (${standing})`}`
}

/** The class of style for it. */
export function toneOf({ standing }: Fault): 'fails' | 'excused' | 'unknown' {
  if (standing === undefined) return 'unknown'
  return isOpen({ standing }) ? 'fails' : 'excused'
}
