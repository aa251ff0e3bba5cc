import { clock } from '../../kit/clock.ts'
import { ownCommand } from '../../kit/own-command.ts'
import { isConsequential } from '../../model/difference.ts'
import type { JournalEntry } from '../../model/journal.ts'
import { isOfTheFreeze, type Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import { PlaceSet } from '../../model/place-set.ts'
import type { RecoveryProgress } from '../../model/recovery.ts'
import { describeShard } from '../../model/shard.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { applicationLines } from '../presentation/application-privileges.ts'
import { duration, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import { textWidth } from '../presentation/text-width.ts'
import { cut, visible } from '../presentation/visible.ts'
import type { ConsoleLook, OutputStream } from './console-look.ts'

/** Shows a run while it happens. Disposing of it clears the line that was being drawn. */
export interface RunProgress extends Disposable {
  servers(progress: TopologyProgress): void
  journal(entry: JournalEntry): void
  recovery(progress: RecoveryProgress): void
}

interface SuiteState {
  planned: number
  /** Ids, because a statement may run in more than one way. */
  done: PlaceSet
  differing: number
  lost: number
  notExercised: number
}

const redrawEveryMs = 80

/**
 * On a terminal a line that lives while a suite runs; everywhere one plain line for each server and each suite at its
 * end. `objects` says what stands against a go as far as can be told by now; noise is known at the end only, so that
 * such a suite is marked ≠ and not as failed.
 */
export function openProgress(
  stream: OutputStream,
  look: ConsoleLook,
  objects: (observation: Observation) => boolean = ({ differences }) => differences.some(isConsequential),
): RunProgress {
  const { paint } = look
  const line = new LiveLine(stream, look)
  const suites = new Map<string, SuiteState>()
  const frozen = emptyState(0)
  const toldOnce = new Set<string>()
  const once = (text: string) => {
    if (toldOnce.has(text)) return
    toldOnce.add(text)
    if (look.interactive) line.draw(() => text)
    else line.keep(text)
  }

  const servers = (progress: TopologyProgress): void => {
    switch (progress.kind) {
      case 'choice':
        line.keep(visible(progress.line))
        break
      case 'download':
        if (progress.fraction >= 1) line.keep(`fetched ${visible(progress.what)}`)
        else if (look.interactive) line.draw(() => `${bar(progress.fraction)}  fetching ${visible(progress.what)}`)
        else once(`fetching ${visible(progress.what)}`)
        break
      case 'unpacking':
        once(`unpacking ${visible(progress.what)}`)
        break
      case 'damaged':
        line.keep(`${visible(progress.what)} in the cache are damaged (${visible(progress.file)}): made anew`)
        break
      case 'initialising':
        once(`preparing the data folder of ${visible(progress.what)}, once for all later runs`)
        break
      case 'waiting':
        once(`waiting for another run that is at ${visible(progress.what)}`)
        break
      case 'starting':
        line.draw(() => `starting ${visible(progress.what)}`)
        break
      case 'ready':
        line.keep(`${paint.go('✓')} ${progress.side}: ${visible(progress.what)} answers, ${duration(progress.ms)}`)
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
      case 'suite-started':
        line.draw(() => suiteLine(entry.suite, stateOf(suites, entry.suite)))
        break
      case 'observation': {
        const { observation } = entry
        const isFrozen = observation.phase === 'read-only'
        const state = isFrozen ? frozen : stateOf(suites, observation.suite)
        observe(state, observation, objects(observation))
        line.draw(() =>
          isFrozen ? `while read-only: ${visible(observation.suite)}` : suiteLine(observation.suite, state),
        )
        break
      }
      case 'noise':
      case 'noise-not-measured':
      case 'attribution':
      case 'diagnosis-remark':
        return
      case 'reproduction':
        line.draw(() => `looking closer: ${entry.file}`)
        break
      case 'suite-finished': {
        const state = stateOf(suites, entry.suite)
        const mark = entry.givenUp === undefined ? markOf(state, paint) : paint.unknown('?')
        line.keep(`${mark} ${suiteLine(entry.suite, state)}  ${paint.faint(duration(entry.ms))}`)
        break
      }
      case 'read-only-started':
        for (const each of applicationLines(entry.application)) {
          line.keep(`${paint.faint('·')} read-only (${entry.mode}): ${visible(each)}`)
        }
        break
      case 'read-only-left-out':
      case 'exempt-writer':
      case 'movement':
      case 'across-the-switch':
        break
      case 'read-only-finished':
        line.keep(
          `${markOf(frozen, paint)} ${suiteLine('while read-only', frozen)}  ${paint.faint(duration(entry.ms))}`,
        )
        break
      case 'run-finished':
        if (entry.end.kind !== 'complete') line.keep(paint.unknown(`? the run ended early: ${entry.end.kind}`))
        break
      default:
        entry satisfies never
    }
  }

  const recovery = (progress: RecoveryProgress): void => {
    switch (progress.kind) {
      case 'waiting': {
        const where = progress.servers.map(visible).join(' and ')
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
        // The last lines of the run tell it.
        break
      default:
        progress satisfies never
    }
  }

  return { servers, journal, recovery, [Symbol.dispose]: () => line.clear() }
}

function markOf({ lost, notExercised, differing }: SuiteState, paint: Paint): string {
  return lost + notExercised > 0 ? paint.unknown('?') : differing > 0 ? paint.risky('≠') : paint.go('✓')
}

function startLine(entry: Extract<JournalEntry, { kind: 'run-started' }>): string {
  const { source, target } = entry.servers
  const statements = entry.suites.reduce((sum, suite) => sum + suite.statements, 0)
  const servers = `${source.product} ${source.version} → ${target.product} ${target.version}`
  const part = entry.shard ? `${describeShard(entry.shard)}, ` : ''
  return visible(`${servers}: ${part}${plural(statements, 'statement')} in ${plural(entry.suites.length, 'suite')}`)
}

function suiteLine(name: string, { planned, done, differing, lost, notExercised }: SuiteState): string {
  const count = done.size
  const progress = count < planned ? `${count} of ${plural(planned, 'statement')}` : plural(count, 'statement')
  const marks = [
    ...(differing > 0 ? [`${differing} ${differing === 1 ? 'differs' : 'differ'}`] : []),
    ...(lost > 0 ? [`${lost} without an answer`] : []),
    ...(notExercised > 0 ? [`${notExercised} not exercised`] : []),
  ]
  return `${visible(name)}  ${[progress, ...marks].join(', ')}`
}

function observe(state: SuiteState, observation: Observation, differs: boolean): void {
  const { statement, phase, source, target } = observation
  if (phase === 'replay' || (phase === 'read-only' && !isOfTheFreeze(observation))) state.done.add(statement)
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

/** The last line of a terminal, drawn over and over; off a terminal only what is kept is written. */
export class LiveLine {
  readonly #stream: OutputStream
  readonly #look: ConsoleLook
  #drawn = false
  #lastDrawnMs = Number.NEGATIVE_INFINITY

  constructor(stream: OutputStream, look: ConsoleLook) {
    this.#stream = stream
    this.#look = look
  }

  /** `telling` is asked when there is something to draw: most of what happens is over before anybody could see it. */
  draw(telling: () => string): void {
    if (!this.#look.interactive) return
    const now = clock.monotonicMs()
    if (now - this.#lastDrawnMs < redrawEveryMs) return
    const text = telling()
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
