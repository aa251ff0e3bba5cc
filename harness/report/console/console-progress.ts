import { clock } from '../../kit/clock.ts'
import { ownCommand } from '../../kit/own-command.ts'
import { describeShard } from '../../model/describe-shard.ts'
import type { JournalEntry, PhaseEntry, RunStarted } from '../../model/journal.ts'
import { isSuiteEntry } from '../../model/journal-entry.ts'
import { isConsequential } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { PhaseReader } from '../../model/phase.ts'
import { PlaceSet } from '../../model/place-set.ts'
import type { RecoveryProgress } from '../../model/recovery.ts'
import type { SuiteEntry } from '../../model/suite-entry.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { cut, escapeControl } from '../presentation/escape-control.ts'
import { duration, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import { textWidth } from '../presentation/text-width.ts'
import type { ConsoleLook, OutputStream } from './console-look.ts'

/** Shows a run while it happens. Disposing of it clears the drawn line. */
interface RunProgress extends Disposable {
  servers(progress: TopologyProgress): void
  journal(entry: JournalEntry): void
  recovery(progress: RecoveryProgress): void
}

interface SuiteState {
  planned: number
  /** The ids of the finished statements, because a statement may run in more than one protocol. */
  done: PlaceSet
  differing: number
  lost: number
  notExercised: number
}

const redrawEveryMs = 80

/**
 * Shows a live line on a terminal while a suite runs; on every stream a plain line for each server, for each suite at
 * its end, and for each phase whose suites are not shown one by one. `objects` returns whether an observation blocks a
 * go, as far as this is known; noise is known only at the end, so that such a suite is marked ≠ and not as failed.
 * `phases` are all phases that may occur.
 */
export function openProgress(
  stream: OutputStream,
  look: ConsoleLook,
  phases: readonly PhaseReader[],
  objects: (observation: Observation) => boolean = ({ differences }) => differences.some(isConsequential),
): RunProgress {
  const { paint } = look
  const line = new LiveLine(stream, look)
  const suites = new Map<string, SuiteState>()
  let phase = beginPhase('', phases)
  const reportedOnce = new Set<string>()
  const once = (text: string) => {
    if (reportedOnce.has(text)) return
    reportedOnce.add(text)
    if (look.interactive) line.draw(() => text)
    else line.keep(text)
  }

  const servers = (progress: TopologyProgress): void => {
    switch (progress.kind) {
      case 'choice':
        line.keep(escapeControl(progress.line))
        break
      case 'download':
        if (progress.fraction >= 1) line.keep(`fetched ${escapeControl(progress.what)}`)
        else if (look.interactive)
          line.draw(() => `${bar(progress.fraction)}  fetching ${escapeControl(progress.what)}`)
        else once(`fetching ${escapeControl(progress.what)}`)
        break
      case 'unpacking':
        once(`unpacking ${escapeControl(progress.what)}`)
        break
      case 'damaged':
        line.keep(`${escapeControl(progress.what)} in the cache are damaged (${escapeControl(progress.file)}): rebuilt`)
        break
      case 'initialising':
        once(`preparing the data folder of ${escapeControl(progress.what)}, once for all later runs`)
        break
      case 'waiting':
        once(`waiting for another run that is at ${escapeControl(progress.what)}`)
        break
      case 'starting':
        line.draw(() => `starting ${escapeControl(progress.what)}`)
        break
      case 'ready':
        line.keep(
          `${paint.go('✓')} ${progress.side}: ${escapeControl(progress.what)} answers, ${duration(progress.ms)}`,
        )
        break
      default:
        progress satisfies never
    }
  }

  const journal = (entry: JournalEntry): void => {
    switch (entry.kind) {
      case 'run-started':
        for (const { name, statements } of entry.suites) suites.set(name, emptyState(statements))
        line.keep(startLine(entry))
        break
      case 'phase-started':
        phase = beginPhase(entry.phase, phases)
        break
      case 'entry':
        showEntry(entry.entry)
        break
      case 'phase-finished':
        if (phase.hasEntries && !phase.showsSuites)
          line.keep(`${markOf(phase.state, paint)} ${phaseLine(phase)}  ${paint.faint(duration(entry.ms))}`)
        break
      case 'phase-left-out':
      case 'journal-damaged':
        break
      case 'run-finished':
        if (entry.end.kind !== 'complete') line.keep(paint.unknown(`? the run ended early: ${entry.end.kind}`))
        break
      default:
        entry satisfies never
    }
  }

  const showEntry = (entry: PhaseEntry): void => {
    phase.hasEntries = true
    if (isSuiteEntry(entry)) showSuite(entry)
    const told = phase.reader?.progress?.(entry)
    if (told?.isKept) for (const each of told.text.split('\n')) line.keep(`${paint.faint('·')} ${escapeControl(each)}`)
    else if (told) line.draw(() => escapeControl(told.text))
  }

  const showSuite = (entry: SuiteEntry): void => {
    switch (entry.kind) {
      case 'suite-started':
        phase.showsSuites = true
        line.draw(() => suiteLine(entry.suite, stateOf(suites, entry.suite)))
        break
      case 'observation': {
        const { observation } = entry
        const circumstance = phase.reader?.circumstance
        const state = circumstance === undefined ? stateOf(suites, observation.suite) : phase.state
        observe(state, observation, objects(observation))
        line.draw(() =>
          circumstance === undefined
            ? suiteLine(observation.suite, state)
            : `${circumstance}: ${escapeControl(observation.suite)}`,
        )
        break
      }
      case 'suite-finished': {
        const state = stateOf(suites, entry.suite)
        const mark = entry.givenUp === undefined ? markOf(state, paint) : paint.unknown('?')
        line.keep(`${mark} ${suiteLine(entry.suite, state)}  ${paint.faint(duration(entry.ms))}`)
        break
      }
      default:
        entry satisfies never
    }
  }

  const recovery = (progress: RecoveryProgress): void => {
    switch (progress.kind) {
      case 'waiting': {
        const where = progress.servers.map(escapeControl).join(' and ')
        const limit = duration(progress.timeLimitMs)
        line.keep(
          paint.unknown(
            `? ${where}: not all is as it was before; a guard tries to undo the rest, for at most ${limit}`,
          ),
        )
        for (const spec of progress.servers) line.keep(`  by hand: ${ownCommand(['recover', spec])}`)
        break
      }
      case 'undone':
        line.keep(`${paint.go('✓')} the guard has undone the rest`)
        break
      case 'left':
        // The last lines of the run report this.
        break
      default:
        progress satisfies never
    }
  }

  return { servers, journal, recovery, [Symbol.dispose]: () => line.clear() }
}

/** The phase that is under way. */
interface PhaseUnderWay {
  reader: PhaseReader | undefined
  /** The counts of observations under the phase's own circumstance. */
  state: SuiteState
  hasEntries: boolean
  /** Whether the suites of the phase are shown one by one. */
  showsSuites: boolean
}

function beginPhase(name: string, readers: readonly PhaseReader[]): PhaseUnderWay {
  const reader = readers.find(each => each.name === name)
  return { reader, state: emptyState(0), hasEntries: false, showsSuites: false }
}

function phaseLine({ reader, state }: PhaseUnderWay): string {
  const name = reader?.circumstance ?? reader?.title ?? ''
  return state.done.size > 0 ? suiteLine(name, state) : escapeControl(name)
}

function markOf({ lost, notExercised, differing }: SuiteState, paint: Paint): string {
  return lost + notExercised > 0 ? paint.unknown('?') : differing > 0 ? paint.risky('≠') : paint.go('✓')
}

function startLine(entry: RunStarted): string {
  const { source, target } = entry.servers
  const statements = entry.suites.reduce((sum, suite) => sum + suite.statements, 0)
  const servers = `${source.product} ${source.version} → ${target.product} ${target.version}`
  const part = entry.shard ? `${describeShard(entry.shard)}, ` : ''
  return escapeControl(
    `${servers}: ${part}${plural(statements, 'statement')} in ${plural(entry.suites.length, 'suite')}`,
  )
}

function suiteLine(name: string, { planned, done, differing, lost, notExercised }: SuiteState): string {
  const count = done.size
  const progress = count < planned ? `${count} of ${plural(planned, 'statement')}` : plural(count, 'statement')
  const marks = [
    ...(differing > 0 ? [`${differing} ${differing === 1 ? 'differs' : 'differ'}`] : []),
    ...(lost > 0 ? [`${lost} without an answer`] : []),
    ...(notExercised > 0 ? [`${notExercised} not exercised`] : []),
  ]
  return `${escapeControl(name)}  ${[progress, ...marks].join(', ')}`
}

function observe(state: SuiteState, observation: Observation, differs: boolean): void {
  const { statement, step, source, target } = observation
  if (step === 'suite') state.done.add(statement)
  if (differs) state.differing += 1
  if (source.some(isLost) || target.some(isLost)) state.lost += 1
  if (observation.notExercised !== undefined) state.notExercised += 1
}

function isLost({ kind }: Outcome): boolean {
  return kind === 'lost'
}

function emptyState(planned: number): SuiteState {
  return { planned, done: new PlaceSet(), differing: 0, lost: 0, notExercised: 0 }
}

function stateOf(suites: Map<string, SuiteState>, name: string): SuiteState {
  const known = suites.get(name)
  if (known) return known
  const fresh = emptyState(0)
  suites.set(name, fresh)
  return fresh
}

function bar(fraction: number): string {
  const filled = Math.round(20 * Math.min(1, Math.max(0, fraction)))
  return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${String(Math.floor(100 * fraction)).padStart(3)} %`
}

/** The last line of a terminal, which is redrawn; on other streams, only the kept lines are written. */
export class LiveLine {
  readonly #stream: OutputStream
  readonly #look: ConsoleLook
  #drawn = false
  #lastDrawnMs = Number.NEGATIVE_INFINITY

  constructor(stream: OutputStream, look: ConsoleLook) {
    this.#stream = stream
    this.#look = look
  }

  /** Calls `decisive` only if there is something to draw: most events are over before anybody could see them. */
  draw(decisive: () => string): void {
    if (!this.#look.interactive) return
    const now = clock.monotonicMs()
    if (now - this.#lastDrawnMs < redrawEveryMs) return
    const text = decisive()
    this.#lastDrawnMs = now
    this.#drawn = true
    const width = this.#look.width - 3
    this.#stream.write(`\r\u001b[2K${this.#look.paint.faint(`… ${textWidth(text) > width ? cut(text, width) : text}`)}`)
  }

  keep(text: string): void {
    this.clear()
    this.#stream.write(`${text}\n`)
  }

  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K')
    this.#drawn = false
    this.#lastDrawnMs = Number.NEGATIVE_INFINITY
  }
}
