import type { DivergenceStatus } from '../../../model/divergence.ts'
import type { ReadOnlyPath } from '../../../model/read-only-path.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import { type Side, sides } from '../../../model/side.ts'
import { toned } from '../../../model/spans.ts'
import type { Span, Tone } from '../../../model/text.ts'
import { isOpen, plural } from '../../../report/presentation/headline.ts'

/** The suites on log-in paths, and the others. */
export function byPath({ paths }: Pick<ReadOnlySummary, 'paths'>): { logIn: ReadOnlyPath[]; others: ReadOnlyPath[] } {
  const isLogIn = ({ path }: ReadOnlyPath) => path === 'auth'
  return { logIn: paths.filter(isLogIn), others: paths.filter(path => !isLogIn(path)) }
}

/**
 * The state of a path on one side, or on several. excused: each of its failures is tolerated or accepted. unknown:
 * nothing fails, but not all statements were seen.
 */
type PathState = 'works' | 'excused' | 'fails' | 'unknown'

export const toneOfState = {
  works: 'good',
  excused: 'warning',
  fails: 'bad',
  unknown: 'unknown',
} as const satisfies Record<PathState, Tone>

export function stateOf({ holds, failing }: ReadOnlyPath, on: readonly Side[] = sides): PathState {
  const here = failing.filter(({ side }) => on.includes(side))
  if (here.some(isOpen)) return 'fails'
  if (!on.every(side => holds[side])) return 'unknown'
  return here.length > 0 ? 'excused' : 'works'
}

/** One side of a path in a few words: `works`, `fails (2 places)`, `1 failing place (tolerated)`, `not known`. */
export function describeSide(path: ReadOnlyPath, side: Side): Span {
  const state = stateOf(path, [side])
  const here = path.failing.filter(each => each.side === side)
  const tone = toneOfState[state]
  switch (state) {
    case 'works':
      return toned(tone, 'works')
    case 'excused':
      return toned(tone, `${plural(placesOf(here), 'failing place')} (${excusesOf(here)})`)
    case 'fails':
      return toned(tone, `fails (${plural(placesOf(here.filter(isOpen)), 'place')})`)
    case 'unknown':
      return toned(tone, 'not known')
    default:
      return state satisfies never
  }
}

/** Returns the number of different places among some remarks. */
export function placesOf(remarks: readonly { at: string }[]): number {
  return new Set(remarks.map(({ at }) => at)).size
}

/** Names who excuses the failures, the suite or the baseline: `tolerated`, `accepted`, `tolerated or accepted`. */
export function excusesOf(failing: readonly { status: DivergenceStatus }[]): string {
  const words = (['tolerated', 'accepted'] as const).filter(word => failing.some(({ status }) => status === word))
  return words.join(' or ')
}

/** Returns how many paths work on both sides: `3 of 4`. */
export function countWorking(paths: readonly ReadOnlyPath[]): string {
  return `${paths.filter(worksOnBoth).length} of ${paths.length}`
}

/**
 * Returns the qualifications of the number of working paths: `1 of them with tolerated failures, 2 not known`;
 * undefined if there are none.
 */
export function reservations(paths: readonly ReadOnlyPath[]): string | undefined {
  const excused = paths.filter(path => stateOf(path) === 'excused')
  const unknown = paths.filter(path => stateOf(path) === 'unknown').length
  const ofThem = paths.filter(worksOnBoth).length === 1 ? '' : `${excused.length} of them `
  const parts = [
    ...(excused.length > 0 ? [`${ofThem}with ${excusesOf(excused.flatMap(({ failing }) => failing))} failures`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}

/** `1 of 1 work, with tolerated failures`, `1 of 3 work, 2 not known`. */
export function describeWorking(paths: readonly ReadOnlyPath[]): string {
  const open = reservations(paths)
  return `${countWorking(paths)} work${open === undefined ? '' : `, ${open}`}`
}

/** Returns the worst state among several paths. */
export function worstState(paths: readonly ReadOnlyPath[]): PathState {
  const states = paths.map(path => stateOf(path))
  return (['fails', 'unknown', 'excused'] as const).find(state => states.includes(state)) ?? 'works'
}

function worksOnBoth({ holds }: ReadOnlyPath): boolean {
  return holds.source && holds.target
}
