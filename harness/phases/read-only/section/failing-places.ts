import type { Cell, Table } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import type { DivergenceStatus } from '../../../model/divergence.ts'
import type { FailingStatement, PathRemark, ReadOnlyPath } from '../../../model/read-only-path.ts'
import type { Side } from '../../../model/side.ts'
import { code, divergenceLink, strong, toned } from '../../../model/spans.ts'
import type { Span } from '../../../model/text.ts'
import { isOpen } from '../../../report/presentation/headline.ts'

/** A place where a suite stops working while the servers are read-only, or where nobody knows whether it works. */
interface FailingPlace {
  at: string
  name?: string
  /** All faults at this place, each with the sides that it concerns. */
  faults: Fault[]
  /** The divergence to which the place belongs, if any. */
  divergence?: Pick<FailingStatement, 'fingerprint' | 'status'>
}

interface Fault {
  sides: Side[]
  summary: string
  /** Absent if it is not known whether the statement fails. */
  status?: DivergenceStatus
}

/** Returns a table with a row for each fault of some paths; no table if the paths have no faults. */
export function failingPlacesTable(paths: readonly ReadOnlyPath[]): Table[] {
  const rows = paths.flatMap(placesOf).flatMap(place => place.faults.map(fault => rowOf(place, fault)))
  if (rows.length === 0) return []
  const columns = textColumns('where', 'side', 'failure', 'divergence')
  return [{ kind: 'table', level: 'essential', label: 'places that fail or are not known', columns, rows }]
}

function rowOf({ at, name, divergence }: FailingPlace, fault: Fault): Cell[] {
  return [
    [code(at), ...(name === undefined ? [] : [' ', strong(name)])],
    [describeSides(fault)],
    fault.summary,
    divergence === undefined ? '' : [divergenceLink(divergence)],
  ]
}

function placesOf({ failing, notKnown }: Pick<ReadOnlyPath, 'failing' | 'notKnown'>): FailingPlace[] {
  const places = new Map<string, FailingPlace>()
  const remarks: (PathRemark & Partial<FailingStatement>)[] = [...failing, ...notKnown]
  for (const { at, name, side, summary, fingerprint, status } of remarks) {
    const place: FailingPlace = places.get(at) ?? { at, ...(name === undefined ? {} : { name }), faults: [] }
    if (fingerprint !== undefined && status !== undefined) place.divergence = { fingerprint, status }
    const known = place.faults.find(fault => fault.summary === summary)
    if (known) known.sides.push(side)
    else place.faults.push({ sides: [side], summary, ...(status === undefined ? {} : { status }) })
    places.set(at, place)
  }
  return [...places.values()]
}

/** `source`, `source, target (tolerated)` */
function describeSides({ sides, status }: Fault): Span {
  const words = sides.join(', ')
  if (status === undefined) return toned('unknown', words)
  return isOpen({ status }) ? toned('bad', words) : toned('warning', `${words} (${status})`)
}
