import type { Standing } from '../../model/divergence.ts'
import type { ReadOnlyPath, ReadOnlySummary } from '../../model/read-only.ts'
import { type Side, sides } from '../../model/side.ts'
import { isOpen, plural } from './headline.ts'

/** The suites on the path of a log-in, and the others. */
export function byPath({ paths }: Pick<ReadOnlySummary, 'paths'>): { logIn: ReadOnlyPath[]; others: ReadOnlyPath[] } {
  const isLogIn = ({ path }: ReadOnlyPath) => path === 'auth'
  return { logIn: paths.filter(isLogIn), others: paths.filter(path => !isLogIn(path)) }
}

/**
 * How a path does on one side, or on some. excused: what it breaks is tolerated or accepted. unknown: nothing fails, and
 * not all of it was seen.
 */
export type PathState = 'holds' | 'excused' | 'fails' | 'unknown'

export const stateSign = { holds: '✓', excused: '✗', fails: '✗', unknown: '?' } as const satisfies Record<
  PathState,
  string
>

export function stateOf({ holds, failing }: ReadOnlyPath, on: readonly Side[] = sides): PathState {
  const here = failing.filter(({ side }) => on.includes(side))
  if (here.some(isOpen)) return 'fails'
  if (!on.every(side => holds[side])) return 'unknown'
  return here.length > 0 ? 'excused' : 'holds'
}

/** One side of a path in a few words: `✓ holds`, `✗ fails (2 places)`, `✗ 1 place (tolerated)`, `? not known`. */
export function tellSide(path: ReadOnlyPath, side: Side): string {
  const state = stateOf(path, [side])
  const here = path.failing.filter(each => each.side === side)
  const placesOf = (list: readonly { at: string }[]) => plural(new Set(list.map(({ at }) => at)).size, 'place')
  switch (state) {
    case 'holds':
      return `${stateSign.holds} holds`
    case 'excused':
      return `${stateSign.excused} ${placesOf(here)} (${excusesOf(here)})`
    case 'fails':
      return `${stateSign.fails} fails (${placesOf(here.filter(isOpen))})`
    case 'unknown':
      return `${stateSign.unknown} not known`
    default:
      return state satisfies never
  }
}

/** By what it is excused: `tolerated`, `accepted`, `tolerated or accepted`. */
export function excusesOf(failing: readonly { standing: Standing }[]): string {
  const words = (['tolerated', 'accepted'] as const).filter(word => failing.some(({ standing }) => standing === word))
  return words.join(' or ')
}

/** How many hold on both sides: `3 of 4`. */
export function countHolding(paths: readonly ReadOnlyPath[]): string {
  return `${paths.filter(holdsOnBoth).length} of ${paths.length}`
}

/** What the number of those that hold leaves open: `, 1 of them with what is tolerated, 2 not known`; '' for nothing. */
export function reservations(paths: readonly ReadOnlyPath[]): string {
  const excused = paths.filter(path => stateOf(path) === 'excused')
  const unknown = paths.filter(path => stateOf(path) === 'unknown').length
  const ofThem = paths.filter(holdsOnBoth).length === 1 ? '' : `${excused.length} of them `
  return [
    ...(excused.length > 0 ? [`${ofThem}with what is ${excusesOf(excused.flatMap(({ failing }) => failing))}`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ]
    .map(part => `, ${part}`)
    .join('')
}

/** `1 of 1 holds, with what is tolerated`, `1 of 3 hold, 2 not known`. */
export function tellHolding(paths: readonly ReadOnlyPath[]): string {
  return `${countHolding(paths)} ${paths.length === 1 ? 'holds' : 'hold'}${reservations(paths)}`
}

/** The state of several paths together: the worst of theirs. */
export function worstState(paths: readonly ReadOnlyPath[]): PathState {
  const states = paths.map(path => stateOf(path))
  return (['fails', 'unknown', 'excused'] as const).find(state => states.includes(state)) ?? 'holds'
}

function holdsOnBoth({ holds }: ReadOnlyPath): boolean {
  return holds.source && holds.target
}
