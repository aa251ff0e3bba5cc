import { describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeWindow } from '../../model/probe-report.ts'
import { noPaint } from '../presentation/paint.ts'
import { openProbeProgress, renderProbe } from './console-probe.ts'

const look = { paint: noPaint, width: 100, interactive: false }
const counts = { good: 2_949, slow: 0, refused: 25, wrong: 26, unfinished: 0, 'not-started': 0 }
const window = (part: Partial<ProbeWindow>): ProbeWindow => ({
  kind: 'refused',
  from: '2026-03-01T18:40:03.120Z',
  until: '2026-03-01T18:40:03.620Z',
  fromMs: 3_120,
  untilMs: 3_620,
  count: 25,
  whys: { error: 25 },
  first: 'ada: connect ECONNREFUSED',
  ...part,
})
const report: ProbeReport = {
  formatVersion: 1,
  probed: 'http://here/',
  decision: 'failed',
  startedAt: '2026-03-01T18:40:00.000Z',
  ms: 60_000,
  end: 'time-over',
  ratePerSecond: 50,
  slowMs: 500,
  timeoutMs: 5_000,
  attempts: 3_000,
  counts,
  cases: [{ name: 'ada', counts }],
  latencyMs: { p50: 6.1, p90: 12, p99: 48, p999: 79, max: 118 },
  windows: [
    window({}),
    window({ kind: 'wrong', whys: { 'bad-accepted': 26 }, count: 26, first: 'bo: let in\u001b[2J' }),
  ],
  windowsLeftOut: 0,
  startedLateMs: 3,
}

describe('the summary of a probe', () => {
  it('tells in one look what was wrong, when and how often, the worst first', () => {
    expect(renderProbe(report, look)).toBe(`✗ 26 wrong, 25 refused
  3,000 attempts on http://here/ in 1 min 0 s, 50 a second: 26 wrong, 25 refused, 2,949 good
  wrong    18:40:03.120 to 18:40:03.620  500 ms  26 attempts (26 bad accepted)
           bo: let in\\x1b[2J
  refused  18:40:03.120 to 18:40:03.620  500 ms  25 attempts (25 error)
           ada: connect ECONNREFUSED
  latency  p50 6.1 ms  p90 12 ms  p99 48 ms  p99.9 79 ms  max 118 ms
`)
  })

  it('names the ones that failed where the others did not', () => {
    const fine = { good: 9, slow: 0, refused: 0, wrong: 0, unfinished: 0, 'not-started': 0 }
    const text = renderProbe(
      {
        ...report,
        cases: [
          { name: 'bo', counts },
          { name: 'ada', counts: fine },
        ],
      },
      look,
    )
    expect(text).toContain('\n  bo: 26 wrong, 25 refused, 2,949 good\n')
    expect(text).not.toContain('\n  ada')
  })

  it('says so when many windows are not shown, and when the machine was busy', () => {
    const text = renderProbe(
      { ...report, windows: Array(10).fill(window({})), windowsLeftOut: 4, startedLateMs: 90 },
      look,
    )
    expect(text).toContain('and 2 times more')
    expect(text).toContain('4 more stretches were only counted')
    expect(text).toContain('started 90 ms late')
  })
})

it('tells when not on a terminal when something begins and ends, and nothing at every attempt', () => {
  let written = ''
  using progress = openProbeProgress({ write: (text: string) => (written += text) }, look)
  for (let ms = 0; ms < 2_000; ms += 20) progress.onEvent({ kind: 'progress', ms, counts })
  progress.onEvent({ kind: 'window', change: 'opened', window: window({}) })
  progress.onEvent({ kind: 'window', change: 'closed', window: window({}) })
  expect(written).toBe(
    'refused from 18:40:03.120  ada: connect ECONNREFUSED\nrefused until 18:40:03.620, 500 ms, 25 attempts\n',
  )
})
