import type { Table } from '../../model/block.ts'
import { numberColumn, textColumns } from '../../model/cells.ts'
import type { Fact, Section } from '../../model/section.ts'
import { code, faint, strong } from '../../model/spans.ts'
import type { Text } from '../../model/text.ts'
import type { Coverage, SuiteSummary, Verdict } from '../../model/verdict.ts'
import { capitalised } from './capitalised.ts'
import { grouped } from './grouped.ts'
import { duration, plural } from './headline.ts'

/**
 * Returns the section about coverage: for each suite, the statements that ran and were compared, and the reasons why
 * others were not.
 */
export function coverageSection({ suites, coverage }: Pick<Verdict, 'suites' | 'coverage'>): Section {
  const gaps = [
    { label: 'not compared', reasons: coverage.skipped },
    { label: 'compared in part', reasons: coverage.partly },
  ].filter(({ reasons }) => reasons.length > 0)
  return {
    facts: gaps.map(factOf),
    blocks: [
      suiteTable(suites),
      ...gaps.flatMap(({ label, reasons }) => [
        { kind: 'paragraph', level: 'essential', text: [strong(capitalised(label))] } as const,
        { kind: 'list', level: 'essential', items: reasons.map(describeReason) } as const,
      ]),
    ],
  }
}

type Gap = { label: string; reasons: Coverage['skipped'] }

function factOf({ label, reasons }: Gap): Fact {
  const lines = reasons.map(describeReason)
  if (lines.length === 1) return { label, value: lines[0]!, tone: 'neutral' }
  const count = reasons.reduce((sum, reason) => sum + reason.count, 0)
  return { label, value: plural(count, 'statement'), tone: 'neutral', lines }
}

function suiteTable(suites: readonly SuiteSummary[]): Table {
  const row = ({
    name,
    finished,
    path,
    file,
    statements,
    compared,
    notExercised,
    differing,
    ms,
  }: SuiteSummary): Text[] => [
    [
      name,
      ...(finished ? [] : [' ', strong('(not finished)')]),
      ...(path === undefined ? [] : [' ', faint(`(path: ${path})`)]),
    ],
    [code(file)],
    grouped(statements),
    grouped(compared),
    grouped(notExercised),
    grouped(differing),
    duration(ms),
  ]
  return {
    kind: 'table',
    level: 'essential',
    label: 'suites',
    columns: [
      ...textColumns('suite', 'file'),
      ...['statements', 'compared', 'not exercised', 'differing', 'time'].map(numberColumn),
    ],
    rows: suites.map(row),
  }
}

function describeReason({ reason, count }: Coverage['skipped'][number]): string {
  return `${grouped(count)} × ${reason}`
}
