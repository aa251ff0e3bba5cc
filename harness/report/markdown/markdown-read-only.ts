import type { ReadOnlyPath, ReadOnlySummary, SwitchRow } from '../../model/read-only.ts'
import type { Side } from '../../model/side.ts'
import type { Verdict } from '../../model/verdict.ts'
import { failingPlaces, tellFault } from '../presentation/failing-places.ts'
import { duration, plural } from '../presentation/headline.ts'
import { byPath, tellHolding, tellSide } from '../presentation/read-only-paths.ts'
import { differsAcross, pairedSteps, whenMeaning } from '../presentation/switch-steps.ts'
import { inShort } from '../presentation/visible.ts'
import { code, escaped, table } from './markdown-text.ts'

const maxRows = 50
const maxCell = 160

/** What the read-only phase brought to light, as sections of summary.md: paths first, then only what is wrong. */
export function readOnlySections(verdict: Verdict): string[] {
  const { readOnly } = verdict
  if (!readOnly) return []
  const { mode, finished, ms } = readOnly
  return [
    '## While the database is read-only',
    `Mode ${code(mode)}, ${finished ? duration(ms) : '**not finished**'}.`,
    pathTable(readOnly),
    ...failingSection(readOnly),
    ...writersSection(readOnly),
    ...movementsSection(readOnly),
    ...switchSection(readOnly),
  ]
}

function pathTable({ paths }: ReadOnlySummary): string {
  const { logIn, others } = byPath({ paths })
  const row = (path: ReadOnlyPath) => [
    escaped(path.suite),
    path.path === undefined ? '' : escaped(path.path),
    tellSide(path, 'source'),
    tellSide(path, 'target'),
    String(path.statements),
    `${path.refused.source} / ${path.refused.target}`,
  ]
  const shown = [...logIn, ...others].slice(0, maxRows).map(row)
  return [
    ...(logIn.length > 0 ? [`Log-in paths: ${tellHolding(logIn)}.`] : []),
    table(['Suite', 'Path', 'Source', 'Target', 'Statements', 'Refused, as they may be'], shown, paths.length),
  ].join('\n\n')
}

function failingSection({ paths }: ReadOnlySummary): string[] {
  const rows = paths
    .flatMap(failingPlaces)
    .flatMap(({ at, name, faults, divergence }) =>
      faults.map(fault => [
        `${code(at)}${name === undefined ? '' : ` ${escaped(name)}`}`,
        tellFault(fault),
        escaped(inShort(fault.summary, maxCell)),
        divergence === undefined ? '' : code(divergence.fingerprint),
      ]),
    )
  return section('### What does not hold', ['Where', 'Side', 'What', 'Fingerprint'], rows)
}

function writersSection({ exemptWriters }: ReadOnlySummary): string[] {
  const rows = exemptWriters
    .filter(({ reach }) => reach === 'writes')
    .toSorted((a, b) => Number(b.ours) - Number(a.ours))
    .map(({ side, kind, name, because, ours }) => [
      side,
      kind,
      code(name),
      ours ? 'the application' : '',
      escaped(inShort(because, maxCell)),
    ])
  return section('### Who can write all the same', ['Side', 'What', 'Who', 'Of', 'Because'], rows)
}

function movementsSection({ movements }: ReadOnlySummary): string[] {
  const rows = movements.map(({ side, what, before, after, culprit }) => [
    side,
    escaped(what),
    code(inShort(before, maxCell)),
    code(inShort(after, maxCell)),
    escaped(culprit ?? 'the server does not tell'),
  ])
  return section('### What moved', ['Side', 'What', 'Before', 'After', 'By'], rows)
}

function switchSection({ acrossTheSwitch }: ReadOnlySummary): string[] {
  if (acrossTheSwitch.length === 0) return []
  const rows = acrossTheSwitch.filter(differsAcross).flatMap(switchRows)
  if (rows.length === 0)
    return [`Across the switch both servers answer alike, in ${plural(acrossTheSwitch.length, 'situation')}.`]
  return section(
    '### Across the switch, where the servers part',
    ['Situation', 'When', 'Asked', 'Source', 'Target'],
    rows,
  )
}

function switchRows(row: SwitchRow): string[][] {
  const title = escaped(row.title)
  const wait = (side: Side) => `${row[side].blocked ? 'blocked, ended after ' : ''}${duration(row[side].waitedMs)}`
  const parts = row.source.blocked !== row.target.blocked
  return [
    ...(parts ? [[title, 'at the switch', 'how long it waits', wait('source'), wait('target')]] : []),
    ...pairedSteps(row)
      .filter(({ differs }) => differs)
      .map(({ when, sql, source, target }) => [
        title,
        whenMeaning[when],
        code(inShort(sql, maxCell)),
        code(source?.answer ?? 'not asked'),
        code(target?.answer ?? 'not asked'),
      ]),
  ]
}

function section(title: string, heading: string[], rows: string[][]): string[] {
  return rows.length === 0 ? [] : [title, table(heading, rows.slice(0, maxRows), rows.length)]
}
