import type { Block, Cell, FoldableBlock, Table } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import type { Fact } from '../../../model/section.ts'
import { type Side, sides } from '../../../model/side.ts'
import { code, faint, toned } from '../../../model/spans.ts'
import type { SwitchRow, SwitchStep } from '../../../model/switch-row.ts'
import type { Span, Text } from '../../../model/text.ts'
import { duration, plural } from '../../../report/presentation/headline.ts'
import { differsAtSwitchover, type PairedStep, pairedSteps, whenMeaning } from './switch-steps.ts'

const moments = Object.keys(whenMeaning) as SwitchStep['when'][]

/** Lists the scenarios in which connections get different outcomes at switch-over. */
export function switchOverFacts({ connectionsAtSwitchover }: ReadOnlySummary): Fact[] {
  const differing = connectionsAtSwitchover.filter(differsAtSwitchover)
  if (differing.length === 0) return []
  return [
    {
      label: 'connections that differ at switch-over',
      value: `${differing.length} of ${connectionsAtSwitchover.length}`,
      tone: 'warning',
      note: differing.map(({ scenario }) => scenario).join(', '),
    },
  ]
}

/**
 * A row for each scenario, a column for each moment; scenarios in which the outcomes of both servers agree are folded
 * away.
 */
export function switchOverBlocks({ connectionsAtSwitchover }: ReadOnlySummary): Block[] {
  if (connectionsAtSwitchover.length === 0) return []
  const differing = connectionsAtSwitchover.filter(differsAtSwitchover)
  const alike = connectionsAtSwitchover.filter(row => !differsAtSwitchover(row))
  const count =
    differing.length === 0
      ? `both servers answer alike in ${plural(alike.length, 'scenario')}`
      : `the servers differ in ${differing.length} of ${connectionsAtSwitchover.length}`
  return [
    { kind: 'heading', level: 'essential', text: `Connections at switch-over: ${count}` },
    ...(differing.length === 0
      ? []
      : [scenarioTable(differing, 'connections that differ at switch-over', 'essential')]),
    ...(alike.length === 0 ? [] : [alikeFold(alike, differing.length === 0)]),
    {
      kind: 'paragraph',
      level: 'detail',
      text: [faint('Where both servers give the same answer, it stands once; where they differ, by side.')],
    },
    ...messageFold(connectionsAtSwitchover),
  ]
}

function alikeFold(alike: readonly SwitchRow[], open: boolean): Block {
  return {
    kind: 'fold',
    level: 'detail',
    summary: `${plural(alike.length, 'scenario')} in which both servers answer alike`,
    open,
    blocks: [scenarioTable(alike, 'connections that answer alike at switch-over', 'detail')],
  }
}

function scenarioTable(rows: readonly SwitchRow[], label: string, level: Table['level']): Table {
  const columns = textColumns('scenario', 'the switch waits', ...moments.map(moment => whenMeaning[moment]))
  return { kind: 'table', level, label, columns, rows: rows.map(rowOf) }
}

function rowOf(row: SwitchRow): Cell[] {
  const steps = pairedSteps(row)
  const cell = (moment: SwitchStep['when']): Cell => {
    const lines = steps.filter(({ when }) => when === moment).flatMap(describeStep)
    return lines.length === 0 ? [faint('–')] : { lines }
  }
  return [row.title, { lines: sides.map(side => describeWait(row, side)) }, ...moments.map(cell)]
}

function describeWait(row: SwitchRow, side: Side): Text {
  const { waitedMs, blocked } = row[side]
  return [faint(side), ' ', ...(blocked ? [toned('bad', 'blocked'), ', ended after '] : []), duration(waitedMs)]
}

function describeStep({ sql, source, target, differs }: PairedStep): Text[] {
  const outcome = (step: SwitchStep | undefined): Span => (step ? code(step.outcome) : 'not asked')
  if (!differs) return [[code(sql), ' → ', outcome(source)]]
  return [
    [code(sql), ' ', toned('warning', 'differs')],
    [faint('source'), ' → ', outcome(source)],
    [faint('target'), ' → ', outcome(target)],
  ]
}

/** Lists the error messages, because the tables have room only for error numbers. */
function messageFold(rows: readonly SwitchRow[]): Block[] {
  const steps = rows.flatMap(row => sides.flatMap(side => row[side].steps.map(step => ({ side, ...step }))))
  const messages = new Map<string, { outcome: string; message: string; on: Set<Side> }>()
  for (const { side, outcome, message } of steps) {
    if (message === undefined) continue
    const key = JSON.stringify([outcome, message])
    const known = messages.get(key) ?? { outcome: outcome, message, on: new Set<Side>() }
    known.on.add(side)
    messages.set(key, known)
  }
  if (messages.size === 0) return []
  const items = [...messages.values()].map(
    ({ outcome, message, on }): Text => [code(outcome), ' ', faint(`(${[...on].join(', ')})`), ` ${message}`],
  )
  const list: FoldableBlock = { kind: 'list', level: 'detail', items }
  return [{ kind: 'fold', level: 'detail', summary: 'Messages of these errors', open: false, blocks: [list] }]
}
