import type { ExemptWriter, Movement, ReadOnlyPath, ReadOnlySummary } from '../model/read-only.ts'
import { type Side, sides } from '../model/side.ts'
import { plural } from './headline.ts'
import type { Paint } from './paint.ts'
import { byPath, countHolding, holdsOnBoth } from './read-only-paths.ts'
import { differsAcross } from './switch-steps.ts'
import { inShort, visible } from './visible.ts'

const maxLines = 20

/**
 * The read-only phase in a few lines: whether the paths of a log-in hold, one by one where they do not all; who can
 * write all the same, in number; what moved.
 */
export function readOnlyLines(readOnly: ReadOnlySummary, paint: Paint, width: number): string[] {
  const { movements, finished } = readOnly
  return [
    ...pathLines(readOnly, paint),
    ...writersLine(readOnly.exemptWriters, paint),
    ...bounded(movements, paint, movement => movementLine(movement, paint, width)),
    ...switchLine(readOnly, paint),
    ...(finished ? [] : [`${paint.unknown('?')} the read-only phase did not come to its end`]),
  ]
}

function pathLines(readOnly: ReadOnlySummary, paint: Paint): string[] {
  const { logIn, others } = byPath(readOnly)
  const failing = others.filter(path => !holdsOnBoth(path))
  const holding = logIn.length > 0 && logIn.every(holdsOnBoth)
  const title = paint.strong('log-in paths while read-only')
  return [
    ...(holding ? [`${title}  ${paint.go('✓')} ${countHolding(logIn)}`] : []),
    ...(logIn.length > 0 && !holding ? [`${title}  ${countHolding(logIn)} hold`] : []),
    ...(holding ? [] : bounded(logIn, paint, path => pathLine(path, paint))),
    ...bounded(failing, paint, path => pathLine(path, paint)),
  ]
}

function pathLine(path: ReadOnlyPath, paint: Paint): string {
  if (holdsOnBoth(path)) return `  ${paint.go('✓')} ${visible(path.suite)}`
  const on = sides.filter(side => !path.holds[side]).join(' and ')
  const places = new Set(path.failing.map(({ at }) => at)).size
  return `  ${paint.nogo('✗')} ${visible(path.suite)}  fails on ${on}, at ${plural(places, 'place')}`
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
