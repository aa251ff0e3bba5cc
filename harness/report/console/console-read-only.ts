import type { ExemptWriter, Movement, PathRemark, ReadOnlyPath, ReadOnlySummary } from '../../model/read-only.ts'
import { type Side, sides } from '../../model/side.ts'
import { isOpen, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import {
  byPath,
  countHolding,
  excusesOf,
  type PathState,
  reservations,
  stateOf,
  stateSign,
  tellHolding,
  worstState,
} from '../presentation/read-only-paths.ts'
import { differsAcross } from '../presentation/switch-steps.ts'
import { cut, inShort, visible } from '../presentation/visible.ts'

const maxLines = 20

/**
 * The read-only phase in a few lines: whether the paths of a log-in hold, one by one where they do not all; who can
 * write all the same, in number; what moved.
 */
export function readOnlyLines(readOnly: ReadOnlySummary, paint: Paint, width: number): string[] {
  const { movements, finished } = readOnly
  return [
    ...pathLines(readOnly, paint, width),
    ...writersLine(readOnly.exemptWriters, paint),
    ...bounded(movements, paint, movement => movementLine(movement, paint, width)),
    ...switchLine(readOnly, paint),
    ...(finished ? [] : [`${paint.unknown('?')} the read-only phase did not come to its end`]),
  ]
}

function pathLines(readOnly: ReadOnlySummary, paint: Paint, width: number): string[] {
  const { logIn, others } = byPath(readOnly)
  const notable = others.filter(path => stateOf(path) !== 'holds')
  const state = worstState(logIn)
  const title = paint.strong('log-in paths while read-only')
  return [
    ...(logIn.length === 0 ? [] : [`${title}  ${headOf(logIn, state, paint)}`]),
    ...(state === 'holds' ? [] : bounded(logIn, paint, path => pathLine(path, paint, width))),
    ...bounded(notable, paint, path => pathLine(path, paint, width)),
  ]
}

function headOf(logIn: readonly ReadOnlyPath[], state: PathState, paint: Paint): string {
  const isGood = state === 'holds' || state === 'excused'
  return isGood ? `${paint.go('✓')} ${countHolding(logIn)}${reservations(logIn)}` : tellHolding(logIn)
}

function pathLine(path: ReadOnlyPath, paint: Paint, width: number): string {
  const state = stateOf(path)
  const paintOf = { holds: paint.go, excused: paint.risky, fails: paint.nogo, unknown: paint.unknown }[state]
  return `  ${paintOf(stateSign[state])} ${cut(visible(`${path.suite}${tellPath(path, state)}`), width - 4)}`
}

function tellPath({ failing, notKnown }: ReadOnlyPath, state: PathState): string {
  const at = (list: readonly PathRemark[]) =>
    `on ${sides.filter(side => list.some(each => each.side === side)).join(' and ')}, at ${plural(new Set(list.map(each => each.at)).size, 'place')}`
  switch (state) {
    case 'holds':
      return ''
    case 'excused':
      return `  ${excusesOf(failing)} ${at(failing)}`
    case 'fails':
      return `  fails ${at(failing.filter(isOpen))}`
    case 'unknown':
      return `  not known: ${notKnown[0]?.summary ?? 'not all of it was seen'}`
    default:
      return state satisfies never
  }
}

function writersLine(writers: ExemptWriter[], paint: Paint): string[] {
  const writing = writers.filter(({ reach }) => reach === 'writes')
  if (writing.length === 0) return []
  const on = (side: Side) => `${writing.filter(writer => writer.side === side).length} on the ${side}`
  const ours = writing.filter(writer => writer.ours).length
  const own = ours > 0 ? `, ${paint.nogo(`${ours} of the application`)}` : ''
  return [`${paint.strong('can write while read-only')}  ${sides.map(on).join(', ')}${own}`]
}

function movementLine({ side, what, culprit }: Movement, paint: Paint, width: number): string {
  const by = culprit === undefined ? '' : `, by ${culprit}`
  return `${paint.nogo('✗')} ${paint.strong('moved')}  ${inShort(`${what} on the ${side}${by}`, width - 9)}`
}

function switchLine({ acrossTheSwitch }: ReadOnlySummary, paint: Paint): string[] {
  const differing = acrossTheSwitch.filter(differsAcross)
  if (differing.length === 0) return []
  const situations = differing.map(({ situation }) => visible(situation)).join(', ')
  return [
    `${paint.strong('across the switch')}  ${differing.length} of ${acrossTheSwitch.length} differ: ${situations}`,
  ]
}

function bounded<Item>(items: readonly Item[], paint: Paint, line: (item: Item) => string): string[] {
  const left = items.length - maxLines
  return [...items.slice(0, maxLines).map(line), ...(left > 0 ? [paint.faint(`  and ${left} more in the report`)] : [])]
}
