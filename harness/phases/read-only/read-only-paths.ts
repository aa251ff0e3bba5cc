import { missingReplies } from '../../gate/missing-reply.ts'
import type { Observation } from '../../model/observation.ts'
import { PlaceSet } from '../../model/place-set.ts'
import type { PlannedSuite } from '../../model/planned-suite.ts'
import type { PathRemark, ReadOnlyPath } from '../../model/read-only-path.ts'
import { isReadOnlyRefusal } from '../../model/read-only-refusal.ts'
import { type BySide, type Side, sides } from '../../model/side.ts'
import type { ReadOnlyObservation } from './read-only-entry.ts'

/** A path whose failing statements do not have the status of a divergence yet. */
export interface ObservedPath extends Omit<ReadOnlyPath, 'holds' | 'failing'> {
  failing: PathRemark[]
}

interface PathTally extends Pick<ReadOnlyPath, 'suite' | 'file' | 'path'> {
  planned: number
  ran: PlaceSet
  refused: BySide<PlaceSet>
  failing: Map<string, PathRemark>
  notKnown: Map<string, PathRemark>
}

/**
 * Records which suites keep working on each side while the servers are read-only. A suite is identified by its file.
 */
export class ReadOnlyPaths {
  readonly #byFile = new Map<string, PathTally>()

  plan({ name, file, path, statements }: PlannedSuite): void {
    const tally = this.#byFile.get(file) ?? emptyTally(name, file, path)
    tally.planned += statements
    this.#byFile.set(file, tally)
  }

  observe({ observation, readOnly }: ReadOnlyObservation): void {
    const { suite, file } = observation
    const tally = this.#byFile.get(file) ?? emptyTally(suite, file, readOnly.path)
    this.#byFile.set(file, tally)
    tally.ran.add(observation.statement)
    for (const side of sides) {
      const broken = brokenOn(side, observation)
      for (const summary of broken) note(tally.failing, observation, side, summary)
      if (broken.length > 0) continue
      if (wasRefused(side, observation)) tally.refused[side].add(observation.statement)
      const missing = missingReplies(observation).find(each => each.side === side)
      if (missing) note(tally.notKnown, observation, side, missing.detail)
    }
  }

  /** Lists the paths of a log-in first, then the others in the order of the plan. */
  list(): ObservedPath[] {
    const rows = [...this.#byFile.values()].filter(({ planned, ran }) => planned + ran.size > 0).map(asRow)
    return rows.toSorted((a, b) => Number(b.path === 'auth') - Number(a.path === 'auth'))
  }

  /** The suites that were planned, and that did not run completely while the servers were read-only. */
  neverRan(): string[] {
    return [...this.#byFile.values()].flatMap(tally => {
      const sentence = neverRan(tally)
      return sentence === undefined ? [] : [`${tally.file}: ${sentence}`]
    })
  }
}

function emptyTally(suite: string, file: string, path: string | undefined): PathTally {
  return {
    suite,
    file,
    ...(path === undefined ? {} : { path }),
    planned: 0,
    ran: new PlaceSet(),
    refused: { source: new PlaceSet(), target: new PlaceSet() },
    failing: new Map(),
    notKnown: new Map(),
  }
}

/** The differences that concern this side: a difference contains the read-only outcome of the side that it is about. */
function brokenOn(side: Side, observation: Observation): string[] {
  const broken = observation.differences.filter(({ kind }) => kind === 'read-only')
  return broken
    .filter(difference => difference[side] !== undefined || concernsNoSide(difference))
    .map(({ summary }) => summary)
}

function concernsNoSide({ source, target }: Partial<BySide<string>>): boolean {
  return source === undefined && target === undefined
}

function wasRefused(side: Side, observation: Observation): boolean {
  return observation[side].some(outcome => outcome.kind === 'error' && isReadOnlyRefusal(outcome))
}

function note(
  remarks: Map<string, PathRemark>,
  { at, name }: Pick<Observation, 'at' | 'name'>,
  side: Side,
  summary: string,
): void {
  remarks.set(JSON.stringify([at, side, summary]), { at, ...(name === undefined ? {} : { name }), side, summary })
}

function neverRan({ planned, ran }: PathTally): string | undefined {
  const missing = planned - ran.size
  return missing > 0 ? `${missing} of ${planned} statements never ran while the servers were read-only` : undefined
}

function asRow(tally: PathTally): ObservedPath {
  const { planned, ran, refused, failing, notKnown, ...suite } = tally
  const gap = neverRan(tally)
  const gaps = gap === undefined ? [] : sides.map(side => ({ at: suite.file, side, summary: gap }))
  return {
    ...suite,
    statements: Math.max(planned, ran.size),
    refused: { source: refused.source.size, target: refused.target.size },
    failing: [...failing.values()],
    notKnown: [...notKnown.values(), ...gaps],
  }
}
