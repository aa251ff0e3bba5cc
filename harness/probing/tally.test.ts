import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbeOutcome } from '../model/probe-answer.ts'
import type { ProbeWindow } from '../model/probe-report.ts'
import { Tally } from './tally.ts'

const startedAt = new Date('2026-03-01T10:00:00Z')
const good: ProbeOutcome = { kind: 'good' }
const down: ProbeOutcome = { kind: 'refused', why: 'error', detail: 'connect ECONNREFUSED' }
const accepted: ProbeOutcome = { kind: 'wrong', why: 'bad-accepted', detail: 'accepted with 200' }

function tallyOf(cases: readonly string[], outcomes: readonly (ProbeOutcome & { ms?: number })[]): Tally {
  const tally = new Tally({ cases, intervalMs: 20, slowMs: 100, startedAt })
  outcomes.forEach((outcome, attempt) => {
    tally.settle(attempt, outcome, outcome.ms ?? 5)
  })
  tally.finish()
  return tally
}

const spans = (windows: readonly ProbeWindow[]) =>
  windows.map(({ kind, fromMs, untilMs, count }) => [kind, fromMs, untilMs, count])

describe('a tally', () => {
  it('counts each attempt once, and slow ones apart from good ones', () => {
    const tally = tallyOf(['ada', 'bo'], [good, { ...good, ms: 101 }, down, accepted, { ...down, ms: 900 }])
    expect(tally.counts).toEqual({ good: 1, slow: 1, refused: 2, wrong: 1, 'not-started': 0, unfinished: 0 })
    expect(tally.countsByCase[0]).toMatchObject({ good: 1, refused: 2 })
    expect(tally.countsByCase[1]).toMatchObject({ slow: 1, wrong: 1 })
  })

  it('tells a window from when its first attempt was due to when the first one after it was', () => {
    const { windows } = tallyOf(['ada'], [good, good, down, down, down, good, down])
    expect(spans(windows)).toEqual([
      ['refused', 40, 100, 3],
      ['refused', 120, 140, 1],
    ])
    expect(windows[0]).toMatchObject({
      from: '2026-03-01T10:00:00.040Z',
      until: '2026-03-01T10:00:00.100Z',
      whys: { error: 3 },
      first: 'ada: connect ECONNREFUSED',
    })
  })

  it('sees one window where one of several cases fails each time that it comes', () => {
    const { windows } = tallyOf(
      ['ada', 'bo', 'eve'],
      [good, good, accepted, good, good, accepted, good, good, good, good],
    )
    expect(spans(windows)).toEqual([['wrong', 40, 120, 2]])
  })

  it('keeps kinds apart that fail at the same time', () => {
    const { windows } = tallyOf(['ada', 'eve'], [down, accepted, down, accepted, good, good, good])
    expect(spans(windows)).toEqual([
      ['refused', 0, 60, 2],
      ['wrong', 20, 80, 2],
    ])
  })

  it('measures what was answered, and what was given up, but not what was refused outright', () => {
    const late: ProbeOutcome = { kind: 'refused', why: 'no-answer', detail: 'no answer within 5000 ms' }
    const tally = tallyOf(
      ['ada'],
      [...Array.from({ length: 99 }, () => ({ ...good, ms: 10 })), { ...late, ms: 5000 }, down],
    )
    expect(tally.latencyMs()).toMatchObject({ max: 5000 })
    expect(tally.latencyMs()!.p50).toBeCloseTo(10, 1)
    expect(tally.latencyMs()!.p99).toBeCloseTo(10, 1)
    expect(tally.latencyMs()!.p999).toBeCloseTo(5000, 0)
    expect(tallyOf(['ada'], [down]).latencyMs()).toBeUndefined()
  })

  it('tells windows as they open and close', () => {
    const reported: string[] = []
    const tally = new Tally({
      cases: ['ada'],
      intervalMs: 20,
      slowMs: 100,
      startedAt,
      onWindow: (change, { count }) => reported.push(`${change} ${count}`),
    })
    for (const [attempt, outcome] of [good, down, down, good].entries()) tally.settle(attempt, outcome, 1)
    expect(reported).toEqual(['opened 1', 'closed 2'])
  })

  it('keeps no more windows than it can, and counts the others', () => {
    const tally = tallyOf(
      ['ada'],
      Array.from({ length: 2_000 }, (_, index) => (index % 2 ? good : down)),
    )
    expect(tally.windows).toHaveLength(500)
    expect(tally.windowsLeftOut).toBe(500)
    expect(tally.counts.refused).toBe(1_000)
  })

  it('finds the same windows in whatever order attempts are settled', () => {
    const outcome = fc.constantFrom(good, down, accepted)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcome, fc.nat()), { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (plan, round) => {
          const cases = Array.from({ length: round }, (_, index) => `case ${index}`)
          const inOrder = tallyOf(
            cases,
            plan.map(([each]) => each),
          )
          const shuffled = new Tally({ cases, intervalMs: 20, slowMs: 100, startedAt })
          const order = plan.map((_, index) => index).toSorted((one, other) => plan[one]![1] - plan[other]![1])
          for (const attempt of order) shuffled.settle(attempt, plan[attempt]![0], 5)
          shuffled.finish()
          expect(shuffled.windows).toEqual(inOrder.windows)
          expect(shuffled.counts).toEqual(inOrder.counts)
          const inWindows = inOrder.windows.reduce((sum, { count }) => sum + count, 0)
          expect(inWindows).toBe(inOrder.counts.refused + inOrder.counts.wrong)
        },
      ),
    )
  })
})
