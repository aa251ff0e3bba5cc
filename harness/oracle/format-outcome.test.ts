import { expect, it } from 'vitest'
import { type FormattedOutcome, formatOutcome } from './format-outcome.ts'

it.each<{ outcome: FormattedOutcome | undefined; withWording: string; comparable: string }>([
  { outcome: undefined, withWording: 'no further result', comparable: 'no further result' },
  { outcome: { kind: 'rows', rowCount: 0 }, withWording: '0 rows', comparable: '0 rows' },
  { outcome: { kind: 'rows', rowCount: 1 }, withWording: '1 row', comparable: '1 row' },
  {
    outcome: { kind: 'rows', rowCount: 1, onlyCell: 'kept' },
    withWording: '1 row: kept',
    comparable: '1 row: kept',
  },
  { outcome: { kind: 'done', affectedRows: 0n }, withWording: 'done, 0 affected', comparable: 'done' },
  { outcome: { kind: 'done', affectedRows: 2n }, withWording: 'done, 2 affected', comparable: 'done, 2 affected' },
  { outcome: { kind: 'done' }, withWording: 'done', comparable: 'done' },
  {
    outcome: { kind: 'error', errno: 1290, sqlState: 'HY000', message: 'The server is read-only' },
    withWording: '1290 (HY000) The server is read-only',
    comparable: '1290 HY000',
  },
  {
    outcome: { kind: 'lost', cause: 'timeout', detail: 'not within 5000 ms' },
    withWording: 'lost: not within 5000 ms',
    comparable: 'lost (timeout)',
  },
])('says $withWording, or $comparable', ({ outcome, withWording, comparable }) => {
  expect(formatOutcome(outcome, 'with-wording')).toBe(withWording)
  expect(formatOutcome(outcome, 'comparable')).toBe(comparable)
})
