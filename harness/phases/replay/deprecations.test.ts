import { expect, it } from 'vitest'
import type { Warnings } from '../../model/outcome.ts'
import { exampleDifference, exampleJournal, exampleObservation, exampleRows } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'

const list = [{ level: 'Warning', code: 1287, message: 'SQL_CALC_FOUND_ROWS is deprecated' }]
const read: Warnings = { kind: 'read', count: 1, list }
const unread: Warnings = { kind: 'unread', count: 1, because: 'left for the next statement' }

function warned(line: number, warnings: Warnings, sql = 'SELECT SQL_CALC_FOUND_ROWS n FROM t') {
  return exampleObservation(line, {
    sql,
    normalised: sql.toLowerCase(),
    source: [{ ...exampleRows(), warnings }],
    differences: [exampleDifference({ kind: 'warnings', summary: 'warnings 1 / none' })],
  })
}
const rules = { policy: { failOn: 'risky' as const, strictBaseline: false }, baseline: [], today: '2026-03-01' }

it('lets deprecation warnings of the source pass, and says what they are', () => {
  const verdict = judged(exampleJournal([warned(1, read)]), rules)
  expect(verdict.decision).toBe('go')
  expect(verdict.divergences).toMatchObject([
    { severity: 'cosmetic', kinds: ['metadata'], label: 'deprecation-of-source', cause: { proven: true } },
  ])
})

it('takes an unread list for one where the source and its control server gave such a list in another replay', () => {
  const readLater = (code: number) => ({
    kind: 'warnings-read' as const,
    statement: 'suites/log-in.sql:1:1',
    warnings: [{ level: 'Warning', code }],
  })
  expect(judged(exampleJournal([warned(1, unread), readLater(1287)]), rules).decision).toBe('go')
  expect(judged(exampleJournal([warned(1, unread), readLater(1292)]), rules).decision).toBe('no-go')
})

it('takes an unread list for one where the same statement was read before or after it, and for a risk elsewhere', () => {
  expect(judged(exampleJournal([warned(1, unread)]), rules).decision).toBe('no-go')
  expect(judged(exampleJournal([warned(1, unread), warned(2, read)]), rules).decision).toBe('go')
  expect(judged(exampleJournal([warned(1, read), warned(2, unread)]), rules).decision).toBe('go')
  expect(judged(exampleJournal([warned(1, unread), warned(2, read, 'SELECT 1')]), rules).decision).toBe('no-go')
})
