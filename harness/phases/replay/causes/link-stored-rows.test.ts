import { describe, expect, it } from 'vitest'
import { findingOf } from '../../../gate/finding-of.ts'
import type { DifferingRows, DisplayCell } from '../../../model/difference.ts'
import type { Finding } from '../../../model/finding.ts'
import type { Observation } from '../../../model/observation.ts'
import { exampleDifference, exampleObservation } from '../../../testing/example-entries.ts'
import { linkStoredRows } from './link-stored-rows.ts'

const finding = (line: number, change: Partial<Observation>): Finding =>
  findingOf(exampleObservation(line, change).observation, 'replay')

/** Returns the line of each finding, with that of its cause behind it. */
const linked = (findings: Finding[]) =>
  linkStoredRows(findings).map(({ subject, follows, differences }) => {
    const lineOf = (at: Finding['subject']) => ('suite' in at ? at.at.split(':')[1] : '')
    const kinds = differences.map(({ kind }) => kind).join('+')
    return `${lineOf(subject)} ${kinds}${follows ? ` follows ${lineOf(follows.subject)}` : ''}`
  })

describe('rows that the servers hold differently', () => {
  type Row = [source: Record<string, DisplayCell> | undefined, target: Record<string, DisplayCell> | undefined]
  const differing = (rows: Row[], count = rows.length): DifferingRows => {
    const labels = Object.keys(rows.map(([source, target]) => source ?? target)[0] ?? {})
    return {
      count,
      columns: { source: labels, target: labels },
      examples: rows.map(([source, target]) => ({
        ...(source ? { source: Object.values(source) } : {}),
        ...(target ? { target: Object.values(target) } : {}),
      })),
    }
  }
  const rowsOf = (rows: DifferingRows) => [exampleDifference({ kind: 'rows', rows })]
  const query = (line: number, rows: DifferingRows, sql = 'SELECT id, made FROM log') =>
    finding(line, { sql, differences: rowsOf(rows) })
  const contents = (rows: DifferingRows) =>
    finding(9, {
      step: 'contents',
      name: 'contents of log',
      sql: 'SELECT `id`, `made` FROM `log` ORDER BY `id`',
      differences: rowsOf(rows),
    })
  const stored = contents(
    differing([
      [
        { id: '1', made: '10:00:01' },
        { id: '1', made: '10:00:00' },
      ],
    ]),
  )

  it('explain the rows of a query that are exactly those', () => {
    const same = query(2, differing([[{ made: '10:00:01' }, { made: '10:00:00' }]]), 'SELECT made FROM log')
    expect(linked([same, stored])).toEqual(['2 rows follows 9', '9 rows'])
  })

  it('explain no other row, value or table, and no query of which not all differing rows are known', () => {
    const row: Row = [
      { id: '1', made: '10:00:01' },
      { id: '1', made: '10:00:00' },
    ]
    const others = [
      query(
        2,
        differing([
          row,
          [
            { id: '2', made: 'a' },
            { id: '2', made: 'b' },
          ],
        ]),
      ),
      query(
        3,
        differing([
          [
            { id: '1', made: '10:00:02' },
            { id: '1', made: '10:00:00' },
          ],
        ]),
      ),
      query(4, differing([row]), 'SELECT id, made FROM another'),
      query(5, differing([row], 12)),
      query(
        6,
        differing([
          [
            { id: '1', total: '7' },
            { id: '1', total: '8' },
          ],
        ]),
      ),
      query(7, differing([[{ id: '1', made: '10:00:01' }, undefined]])),
    ]
    expect(linked([...others, stored])).toEqual(['2 rows', '3 rows', '4 rows', '5 rows', '6 rows', '7 rows', '9 rows'])
  })
})
