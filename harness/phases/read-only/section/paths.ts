import type { Block, Cell, FoldableBlock, Table } from '../../../model/block.ts'
import { numberColumn, textColumns } from '../../../model/cells.ts'
import type { PathRemark, ReadOnlyPath } from '../../../model/read-only-path.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import type { Fact } from '../../../model/section.ts'
import { sides } from '../../../model/side.ts'
import { code, toned } from '../../../model/spans.ts'
import type { Text } from '../../../model/text.ts'
import { isOpen, plural } from '../../../report/presentation/headline.ts'
import { failingPlacesTable } from './failing-places.ts'
import {
  byPath,
  countWorking,
  describeSide,
  describeWorking,
  excusesOf,
  placesOf,
  reservations,
  stateOf,
  toneOfState,
  worstState,
} from './path-state.ts'

/** States whether the log-in paths work, one by one if some do not, and then which of the other suites do not work. */
export function pathFacts(readOnly: ReadOnlySummary): Fact[] {
  const { logIn, others } = byPath(readOnly)
  const logInState = worstState(logIn)
  return [
    ...(logIn.length === 0
      ? []
      : [
          {
            label: 'log-in paths that work while read-only',
            ...workingOf(logIn),
            ...(logInState === 'works' ? {} : { lines: logIn.map(describePath) }),
          },
        ]),
    ...(worstState(others) === 'works'
      ? []
      : [
          {
            label: 'other suites that work while read-only',
            ...workingOf(others),
            lines: others.filter(path => stateOf(path) !== 'works').map(describePath),
          },
        ]),
  ]
}

function workingOf(paths: readonly ReadOnlyPath[]): Pick<Fact, 'value' | 'tone' | 'note'> {
  const state = worstState(paths)
  const note = reservations(paths)
  return {
    value: countWorking(paths),
    // All paths work, some with excused failures, which the note mentions.
    tone: state === 'excused' ? 'good' : toneOfState[state],
    ...(note === undefined ? {} : { note }),
  }
}

/** `log in  fails on source and target, at 2 places` */
function describePath(path: ReadOnlyPath): Text {
  const state = stateOf(path)
  return [toned(toneOfState[state], path.suite), ...describeFailure(path)]
}

function describeFailure(path: ReadOnlyPath): string[] {
  const { failing, notKnown } = path
  const state = stateOf(path)
  switch (state) {
    case 'works':
      return []
    case 'excused':
      return [`  ${excusesOf(failing)} failures ${whereOf(failing)}`]
    case 'fails':
      return [`  fails ${whereOf(failing.filter(isOpen))}`]
    case 'unknown':
      return [`  not known: ${notKnown[0]?.summary ?? 'not all of it was seen'}`]
    default:
      return state satisfies never
  }
}

function whereOf(remarks: readonly PathRemark[]): string {
  const on = sides.filter(side => remarks.some(remark => remark.side === side))
  return `on ${on.join(' and ')}, at ${plural(placesOf(remarks), 'place')}`
}

/** A row for each suite on a log-in path and for each fault there; the other suites are folded away if they work. */
export function pathBlocks(readOnly: ReadOnlySummary): Block[] {
  const { logIn, others } = byPath(readOnly)
  const heading = logIn.length === 0 ? 'Log-in paths' : `Log-in paths: ${describeWorking(logIn)}`
  return [
    { kind: 'heading', level: 'essential', text: heading },
    ...(logIn.length === 0 ? [noLogInPath] : [pathTable(logIn, 'log-in paths', 'log-in path')]),
    ...failingPlacesTable(logIn),
    ...(others.length === 0 ? [] : [otherSuites(others)]),
  ]
}

const noLogInPath: Block = {
  kind: 'paragraph',
  level: 'essential',
  text: ['No suite is marked as a part of logging in (', code('-- path: auth'), ').'],
}

function otherSuites(others: readonly ReadOnlyPath[]): Block {
  return {
    kind: 'fold',
    level: 'essential',
    summary: `Other suites: ${describeWorking(others)}`,
    open: worstState(others) !== 'works',
    blocks: [whenOthersWork, pathTable(others, 'other suites', 'suite'), ...failingPlacesTable(others)],
  }
}

const whenOthersWork: FoldableBlock = {
  kind: 'paragraph',
  level: 'essential',
  text: 'Such a suite works if each statement is answered as it is while read-write, or with an error by which an application recognises a read-only server.',
}

function pathTable(paths: readonly ReadOnlyPath[], label: string, what: string): Table {
  return {
    kind: 'table',
    level: 'essential',
    label,
    columns: [
      ...textColumns(what, 'source', 'target'),
      numberColumn('statements'),
      numberColumn('allowed refusals'),
      ...textColumns('file'),
    ],
    rows: paths.map(rowOf),
  }
}

/** A row with both numbers of refusals if source and target differ in them. */
function rowOf(path: ReadOnlyPath): Cell[] {
  const { suite, file, statements, refused } = path
  const refusals = refused.source === refused.target ? `${refused.source}` : `${refused.source} / ${refused.target}`
  return [suite, ...sides.map(side => [describeSide(path, side)]), `${statements}`, refusals, [code(file)]]
}
