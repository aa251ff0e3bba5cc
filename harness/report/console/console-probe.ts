import { clock } from '../../kit/clock.ts'
import type { ProbeCounts, ProbeReport, ProbeWindow, WindowKind } from '../../model/probe-report.ts'
import { cut, escapeControl } from '../presentation/escape-control.ts'
import { grouped } from '../presentation/grouped.ts'
import { duration, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import type { ConsoleLook, OutputStream } from './console-look.ts'
import { LiveLine } from './console-progress.ts'

/** The number of windows of each kind that the summary shows. */
const maxShown = 8
const calmLineEveryMs = 10_000

type ProbeEvent =
  | { kind: 'progress'; ms: number; counts: Readonly<ProbeCounts> }
  | { kind: 'window'; change: 'opened' | 'closed'; window: Readonly<ProbeWindow> }

/** Shows a probe while it runs; disposing of it clears the drawn line. */
interface ProbeProgress extends Disposable {
  onEvent(event: ProbeEvent): void
}

/**
 * Shows a live line on a terminal, and otherwise a line every ten seconds; also a line when a failure window opens or
 * closes.
 */
export function openProbeProgress(stream: OutputStream, look: ConsoleLook): ProbeProgress {
  const line = new LiveLine(stream, look)
  let calmAtMs = clock.monotonicMs() + calmLineEveryMs
  const onEvent = (event: ProbeEvent) => {
    if (event.kind === 'window') {
      line.keep(event.change === 'opened' ? beginning(event.window, look.paint) : ending(event.window, look.paint))
      return
    }
    const text = `${duration(event.ms)}  ${countsOf(event.counts)}`
    if (look.interactive) line.draw(() => text)
    else if (clock.monotonicMs() >= calmAtMs) {
      calmAtMs = clock.monotonicMs() + calmLineEveryMs
      line.keep(text)
    }
  }
  return { onEvent, [Symbol.dispose]: () => line.clear() }
}

/** Renders the whole probe: the decision, the failures with their times, and the durations of log-ins. */
export function renderProbe(report: ProbeReport, { paint, width }: Pick<ConsoleLook, 'paint' | 'width'>): string {
  const { counts, latencyMs, probed, ms, attempts, ratePerSecond } = report
  const what = `${plural(attempts, 'attempt')} on ${escapeControl(probed)} in ${duration(ms)}, ${ratePerSecond} a second`
  const kinds: WindowKind[] = ['wrong', 'refused', 'not-started', 'slow']
  return [
    headline(report, paint),
    `  ${what}: ${countsOf(counts)}`,
    ...kinds.flatMap(kind => windowLines(report, kind, paint, width)),
    ...(report.windowsLeftOut > 0 ? [`  ${report.windowsLeftOut} more stretches were only counted`] : []),
    ...casesWithFaults(report).map(text => `  ${text}`),
    ...(latencyMs
      ? [
          `  latency  p50 ${milliseconds(latencyMs.p50)}  p90 ${milliseconds(latencyMs.p90)}  ` +
            `p99 ${milliseconds(latencyMs.p99)}  p99.9 ${milliseconds(latencyMs.p999)}  max ${milliseconds(latencyMs.max)}`,
        ]
      : []),
    ...(report.startedLateMs > 50
      ? [`  this machine was busy: an attempt started ${duration(report.startedLateMs)} late, which counts as latency`]
      : []),
    '',
  ].join('\n')
}

function headline({ decision, counts }: ProbeReport, paint: Paint): string {
  switch (decision) {
    case 'passed':
      return `${paint.go('✓')} ${paint.strong('every attempt was answered as it should be')}`
    case 'failed': {
      const parts = [
        ...(counts.wrong > 0 ? [`${grouped(counts.wrong)} wrong`] : []),
        ...(counts.refused > 0 ? [`${grouped(counts.refused)} refused`] : []),
      ]
      return `${paint.nogo('✗')} ${paint.strong(parts.join(', '))}`
    }
    case 'unknown':
      return `${paint.unknown('?')} ${paint.strong(
        counts.good + counts.slow === 0
          ? 'not one attempt was answered as it should be: nothing can be said'
          : `${plural(counts['not-started'], 'attempt')} could not be started: too many were waiting for an answer`,
      )}`
    default:
      return decision satisfies never
  }
}

/** Returns two lines for each window: its time, duration and number of attempts, and below them its first failure. */
function windowLines(report: ProbeReport, kind: WindowKind, paint: Paint, width: number): string[] {
  const windows = report.windows.filter(window => window.kind === kind)
  const lines = windows.slice(0, maxShown).flatMap(window => {
    const when = `${timeOfDay(window.from)} to ${timeOfDay(window.until)}  ${duration(window.untilMs - window.fromMs)}`
    const text = `${when}  ${plural(window.count, 'attempt')}${whysOf(window)}`
    const first = `${' '.repeat(11)}${escapeControl(window.first)}`
    return [`  ${paintOf(kind, paint)(nameOf(kind).padEnd(7))}  ${text}`, paint.faint(cut(first, width))]
  })
  const more = windows.length - maxShown
  return [...lines, ...(more > 0 ? [`  ${nameOf(kind).padEnd(7)}  and ${more} times more, see probe.json`] : [])]
}

/**
 * Lists the cases that had failures, to show whether all cases failed or only some; empty if all failed or there is one
 * case.
 */
function casesWithFaults({ cases }: ProbeReport): string[] {
  const faulty = cases.filter(({ counts }) => counts.refused + counts.wrong > 0)
  if (faulty.length === cases.length || cases.length === 1) return []
  return faulty.map(({ name, counts }) => `${escapeControl(name)}: ${countsOf(counts)}`)
}

function beginning(window: ProbeWindow, paint: Paint): string {
  return `${paintOf(window.kind, paint)(`${nameOf(window.kind)} from ${timeOfDay(window.from)}`)}  ${escapeControl(window.first)}`
}

function ending(window: ProbeWindow, paint: Paint): string {
  const { kind, until, fromMs, untilMs, count } = window
  return paint.faint(
    `${nameOf(kind)} until ${timeOfDay(until)}, ${duration(untilMs - fromMs)}, ${plural(count, 'attempt')}`,
  )
}

function paintOf(kind: WindowKind, paint: Paint): (text: string) => string {
  return { wrong: paint.breaking, refused: paint.nogo, slow: paint.risky, 'not-started': paint.unknown }[kind]
}

function nameOf(kind: keyof ProbeCounts): string {
  return kind.replace('-', ' ')
}

function whysOf({ whys }: ProbeWindow): string {
  const parts = Object.entries(whys).map(([why, count]) => `${count} ${why.replaceAll('-', ' ')}`)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function countsOf(counts: ProbeCounts): string {
  return (['wrong', 'refused', 'not-started', 'slow', 'good', 'unfinished'] as const)
    .filter(kind => counts[kind] > 0 || kind === 'good')
    .map(kind => `${grouped(counts[kind])} ${nameOf(kind)}`)
    .join(', ')
}

/** Returns a time such as `18:40:03.120`, in UTC as in the report. */
function timeOfDay(iso: string): string {
  return iso.slice(11, 23)
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms)
}
