import { type Difference, isConsequential } from '../model/difference.ts'
import type { Former } from '../model/form.ts'
import { isNoise, type NoisyDifference, noiseOf } from '../model/noise.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ThawedComparison, WriteReading } from '../model/read-only.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { brokenPromises, readOnlyRefusalIn } from '../oracle/broken-promises.ts'
import { SuiteReplay } from '../replay/suite-replay.ts'
import { judgedStatements } from '../suite/judged-statements.ts'
import { WriteReader } from '../suite/write-reader.ts'
import type { FixtureDatabase } from './fixture-database.ts'
import { MovedTables } from './moved-tables.ts'
import { Tape } from './tape.ts'

export interface FrozenContext {
  /** Sessions of the application's account: while the servers are frozen, and otherwise. */
  frozen: BySide<SessionOpener>
  thawed: BySide<SessionOpener>
  caretakers: BySide<SessionOpener>
  formers?: BySide<Former>
  runId: string
  statementTimeoutMs: number
  /** By what the application's account is exempt from read-only, if it is. */
  exemptBy: Partial<BySide<string>>
  signal: AbortSignal
}

/** How the answer to a statement while frozen stands to that of the same server otherwise. */
interface Thawed {
  comparison: ThawedComparison
  outcomes: Outcome[]
  differences: Difference[]
  because?: string
}

/**
 * One suite, replayed while both servers are frozen, and then once more on the same servers while they are not, without
 * what was refused: so that what a refused write leaves undone is not taken for another answer.
 */
export class FrozenSuite {
  readonly suite: Suite
  readonly #database: FixtureDatabase
  readonly #context: FrozenContext
  readonly #tapes: BySide<Tape> = { source: new Tape(), target: new Tape() }
  readonly #observations = new Map<string, Observation>()
  readonly #readings = new Map<string, WriteReading>()
  readonly #moved = new Map<string, Set<Side>>()

  constructor(suite: Suite, database: FixtureDatabase, context: FrozenContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
  }

  /** Something was written although the servers are frozen: the tables are not what other suites expect. */
  get hasWritten(): boolean {
    return this.#moved.size > 0
  }

  /** While both servers are frozen. */
  async replayFrozen(): Promise<void> {
    const { frozen, caretakers, signal } = this.#context
    const { name, tables } = this.#database
    const reader = new WriteReader(this.suite.fixture?.statements ?? [])
    const moved = await MovedTables.begin(caretakers, this.#database.name)
    const openers = {
      source: this.#tapes.source.recording(frozen.source),
      target: this.#tapes.target.recording(frozen.target),
    }
    await using replay = SuiteReplay.on({ name, tables: tables.both }, this.suite, {
      ...this.#replayContext(),
      openers,
      record: entry => {
        if (entry.kind === 'observation') this.#observations.set(entry.observation.statement, entry.observation)
      },
    })
    const suspects: BySide<string[]> = { source: [], target: [] }
    for (const statement of this.suite.statements) {
      signal.throwIfAborted()
      this.#readings.set(statement.id, reader.read(statement))
      for (const side of sides) this.#tapes[side].at(statement.id)
      await replay.advanceTo(statement)
      const possible = sides.filter(side => this.#mayHaveWritten(statement.id, side))
      for (const side of possible) suspects[side].push(statement.id)
      if (possible.length > 0) await this.#noteMoved(moved, statement.id)
    }
    await replay.settle()
    // What was written in a transaction shows when it has ended.
    const last = await moved.moved()
    for (const side of sides) if (last[side]) for (const id of suspects[side]) this.#note(id, side)
  }

  /**
   * While both servers are as before. `renew` makes the database as it was at first. Returns what is to be judged, one
   * observation for each statement.
   */
  async compareThawed(renew: () => Promise<void>): Promise<Observation[]> {
    const compared = await onBothSides(side => this.#replayThawed(side))
    if (this.#wrote(compared)) await renew()
    return [...this.#observations.values()]
      .filter(({ statement }) => judgedStatements(this.suite).has(statement))
      .map(observation => this.#judged(observation, compared))
  }

  #judged(observation: Observation, compared: BySide<Map<string, Thawed>>): Observation {
    const { path } = this.suite
    const id = observation.statement
    const reading = this.#readings.get(id)!
    const expectation = this.suite.statements.find(statement => statement.id === id)?.onReadOnly
    const promise = { ...(path === undefined ? {} : { path }), ...(expectation ? { expectation } : {}), reading }
    const broken = sides.flatMap(side => {
      const thawed = compared[side].get(id)
      const exemptBy = this.#context.exemptBy[side]
      return brokenPromises(promise, {
        side,
        outcomes: observation[side],
        moved: this.#moved.get(id)?.has(side) ?? false,
        ...(thawed ? { thawed } : {}),
        ...(exemptBy === undefined ? {} : { exemptBy }),
      })
    })
    const comparisonOf = (side: Side): ThawedComparison => compared[side].get(id)?.comparison ?? 'left-out'
    return {
      ...observation,
      phase: 'read-only',
      normalised: `while read-only: ${observation.normalised}`,
      differences: [...broken, ...disagreements(observation)],
      notCompared: sides.flatMap(side => compared[side].get(id)?.because ?? []),
      readOnly: { ...promise, thawed: { source: comparisonOf('source'), target: comparisonOf('target') } },
    }
  }

  async #replayThawed(side: Side): Promise<Map<string, Thawed>> {
    const first = new Tape()
    const found = await this.#replayAgainst(side, this.#tapes[side], first)
    const suspicious = [...found.values()].some(({ differences }) => differences.some(isConsequential))
    // What differs may be what differs on any server, at any time.
    const noise = suspicious ? await this.#replayAgainst(side, first, new Tape()) : new Map<string, Thawed>()
    return new Map([...found].map(([id, thawed]) => [id, withoutNoise(thawed, noise.get(id)?.differences ?? [])]))
  }

  /** Replays what was not refused, and compares it with what is on the tape. */
  async #replayAgainst(side: Side, tape: Tape, next: Tape): Promise<Map<string, Thawed>> {
    const { thawed, caretakers, signal } = this.#context
    const { name, tables } = this.#database
    const found = new Map<string, Thawed>()
    const statements = this.suite.statements.filter(({ id }) => !this.#wasRefused(id, side))
    const suite = { ...this.suite, statements }
    await using replay = SuiteReplay.on({ name, tables: tables[side] }, suite, {
      ...this.#replayContext(),
      openers: { source: next.recording(thawed[side]), target: tape.playing() },
      caretakers: { source: caretakers[side], target: caretakers[side] },
      record: entry => {
        if (entry.kind !== 'observation') return
        const { statement, source, differences } = entry.observation
        found.set(statement, { ...this.#comparable(statement, side, tape), outcomes: source, differences })
      },
    })
    for (const statement of statements) {
      signal.throwIfAborted()
      tape.at(statement.id)
      next.at(statement.id)
      await replay.advanceTo(statement)
    }
    await replay.settle()
    return found
  }

  #comparable(id: string, side: Side, tape: Tape): Pick<Thawed, 'comparison' | 'because'> {
    if (!tape.holds(id)) {
      return { comparison: 'not-compared', because: 'while read-only: the answer is too long to be kept' }
    }
    const statement = this.suite.statements.find(each => each.id === id)
    if (!statement || !this.#seesRefusal(statement, side)) return { comparison: 'same' }
    return { comparison: 'not-compared', because: 'while read-only: it looks at what a refused statement left behind' }
  }

  /** The refusal is not there when the suite is replayed without what was refused. */
  #seesRefusal(statement: Statement, side: Side): boolean {
    const { statements } = this.suite
    const before = statements
      .slice(0, statements.indexOf(statement))
      .filter(({ session }) => session === statement.session)
    const last = before.at(-1)
    if (statement.readsDiagnostics && last && this.#wasRefused(last.id, side)) return true
    // GET DIAGNOSTICS puts what it sees into variables.
    const mentionsVariables = statement.sql.includes('@')
    return mentionsVariables && before.some(each => /^get\b/i.test(each.normalised) && this.#seesRefusal(each, side))
  }

  #replayContext() {
    const { caretakers, formers, runId, statementTimeoutMs } = this.#context
    return { caretakers, runId, statementTimeoutMs, ...(formers ? { formers } : {}) }
  }

  #wasRefused(id: string, side: Side): boolean {
    const observation = this.#observations.get(id)
    return observation !== undefined && readOnlyRefusalIn(observation[side]) !== undefined
  }

  #mayHaveWritten(id: string, side: Side): boolean {
    const reading = this.#readings.get(id)
    const isWrite = reading !== undefined && reading.writes !== 'no' && !reading.temporary
    const outcomes = this.#observations.get(id)?.[side]
    return isWrite && (outcomes === undefined || outcomes.some(({ kind }) => kind === 'rows' || kind === 'done'))
  }

  async #noteMoved(tables: MovedTables, id: string): Promise<void> {
    const moved = await tables.moved()
    for (const side of sides) if (moved[side]) this.#note(id, side)
  }

  #note(id: string, side: Side): void {
    this.#moved.set(id, (this.#moved.get(id) ?? new Set()).add(side))
  }

  /** Whether a statement that was not refused while frozen has written now. */
  #wrote(compared: BySide<Map<string, Thawed>>): boolean {
    return sides.some(side =>
      [...compared[side].keys()].some(id => {
        const reading = this.#readings.get(id)
        return reading !== undefined && reading.writes !== 'no' && !reading.temporary
      }),
    )
  }
}

/** Source and target must refuse the same, with the same error: drivers switch on it. */
function disagreements(observation: Observation): Difference[] {
  if (!sides.some(side => readOnlyRefusalIn(observation[side]))) return []
  return observation.differences
    .filter(({ kind }) => kind === 'error')
    .map(difference => ({ ...difference, summary: `while read-only ${difference.summary}` }))
}

function withoutNoise(thawed: Thawed, noise: readonly Difference[]): Thawed {
  if (thawed.comparison !== 'same') return { ...thawed, differences: [] }
  const noisy: NoisyDifference[] = noise.map(noiseOf)
  const differences = thawed.differences.filter(
    difference => isConsequential(difference) && !isNoise(difference, noisy),
  )
  return { ...thawed, comparison: differences.length > 0 ? 'differs' : 'same', differences }
}
