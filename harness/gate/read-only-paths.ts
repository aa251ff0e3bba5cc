import type { PlannedSuite } from '../model/journal.ts'
import { type Observation, suiteFileOf } from '../model/observation.ts'
import { PlaceSet } from '../model/place-set.ts'
import { isReadOnlyRefusal, type ReadOnlyPath } from '../model/read-only.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import { missingAnswers } from './missing-answer.ts'

type Failing = ReadOnlyPath['failing'][number]

interface PathTally extends Pick<ReadOnlyPath, 'suite' | 'file' | 'path'> {
  planned: number
  ran: PlaceSet
  refused: BySide<PlaceSet>
  failing: Map<string, Failing>
}

/** Which suites keep working while the servers are read-only, on each side. Suites are told apart by their file. */
export class ReadOnlyPaths {
  readonly #byFile = new Map<string, PathTally>()

  plan({ name, file, path, statements }: PlannedSuite): void {
    const tally = this.#byFile.get(file) ?? emptyTally(name, file, path)
    tally.planned += statements
    this.#byFile.set(file, tally)
  }

  /** A statement that was replayed while the servers were read-only. */
  observe(observation: Observation): void {
    const tally = this.#of(observation)
    tally.ran.add(observation.statement)
    for (const side of sides) {
      const broken = brokenOn(side, observation)
      if (broken.length === 0 && wasRefused(side, observation)) tally.refused[side].add(observation.statement)
      for (const summary of broken) note(tally, observation, side, summary)
    }
  }

  /** Those of a log-in first, then as they were planned. */
  list(): ReadOnlyPath[] {
    const rows = [...this.#byFile.values()].filter(({ planned, ran }) => planned + ran.size > 0).map(asRow)
    return rows.toSorted((a, b) => Number(b.path === 'auth') - Number(a.path === 'auth'))
  }

  /** Planned, and not seen while the servers were read-only. */
  neverRan(): string[] {
    return [...this.#byFile.values()].flatMap(tally => {
      const sentence = neverRan(tally)
      return sentence === undefined ? [] : [`${tally.file}: ${sentence}`]
    })
  }

  #of(observation: Observation): PathTally {
    const file = suiteFileOf(observation)
    const known = this.#byFile.get(file) ?? [...this.#byFile.values()].find(({ suite }) => suite === observation.suite)
    if (known) return known
    const added = emptyTally(observation.suite, file, observation.readOnly?.path)
    this.#byFile.set(file, added)
    return added
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
  }
}

/** The difference holds the frozen answer of the side that it speaks of. */
function brokenOn(side: Side, observation: Observation): string[] {
  const broken = observation.differences.filter(({ kind }) => kind === 'read-only')
  const here = broken.filter(difference => difference[side] !== undefined || concernsNoSide(difference))
  if (here.length > 0) return here.map(({ summary }) => summary)
  const missing = missingAnswers(observation).find(each => each.side === side)
  return missing ? [missing.detail] : []
}

function concernsNoSide({ source, target }: Partial<BySide<string>>): boolean {
  return source === undefined && target === undefined
}

function wasRefused(side: Side, observation: Observation): boolean {
  return observation[side].some(outcome => outcome.kind === 'refused' && isReadOnlyRefusal(outcome))
}

function note({ failing }: PathTally, { at, name }: Pick<Observation, 'at' | 'name'>, side: Side, summary: string) {
  failing.set(JSON.stringify([at, side, summary]), { at, ...(name === undefined ? {} : { name }), side, summary })
}

function neverRan({ planned, ran }: PathTally): string | undefined {
  const missing = planned - ran.size
  return missing > 0 ? `${missing} of ${planned} statements never ran while the servers were read-only` : undefined
}

function asRow(tally: PathTally): ReadOnlyPath {
  const { planned, ran, refused, failing, ...suite } = tally
  const gap = neverRan(tally)
  const gaps = gap === undefined ? [] : sides.map(side => ({ at: suite.file, side, summary: gap }))
  const all = [...failing.values(), ...gaps]
  const holds = (side: Side) => !all.some(each => each.side === side)
  return {
    ...suite,
    statements: Math.max(planned, ran.size),
    refused: { source: refused.source.size, target: refused.target.size },
    holds: { source: holds('source'), target: holds('target') },
    failing: all,
  }
}
