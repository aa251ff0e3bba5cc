import { expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { exampleDifference, exampleRows } from '../testing/example-entries.ts'
import { behindLoss } from './behind-loss.ts'

const refusal = (errno: number, sqlState: string): Outcome => ({ kind: 'error', errno, sqlState, message: '' })

function kindsLeft(kinds: Kind[], target: Outcome = exampleRows()) {
  const { differences, notCompared } = behindLoss(
    {
      source: [exampleRows()],
      target: [target],
      differences: kinds.map(kind => exampleDifference({ kind })),
      notCompared: [],
      doubts: [],
      ms: { source: 1, target: 1 },
      lacksWarnings: false,
    },
    'suites/a.sql:7:1',
  )
  return { left: differences.map(({ kind }) => kind), notCompared }
}

const because = 'behind suites/a.sql:7:1, which got no reply: what it has written on each side is not known'

it('takes nothing for a difference that other data may cause, and says so', () => {
  expect(kindsLeft(['rows', 'order', 'affected'])).toEqual({ left: [], notCompared: [because] })
  expect(kindsLeft(['error'], refusal(1062, '23000'))).toEqual({ left: [], notCompared: [because] })
})

it('keeps what no data can cause', () => {
  expect(kindsLeft(['rows', 'type', 'names'])).toEqual({ left: ['type', 'names'], notCompared: [because] })
  expect(kindsLeft(['error'], refusal(1064, '42000'))).toEqual({ left: ['error'], notCompared: [] })
  expect(kindsLeft([])).toEqual({ left: [], notCompared: [] })
})
