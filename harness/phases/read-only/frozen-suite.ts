import type { Difference } from '../../model/difference.ts'
import { isConsequential } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import { type BySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { WriteReading } from '../../model/write-reading.ts'
import { brokenPromises, readOnlyRefusalIn } from '../../oracle/broken-promises.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { judgedStatements } from '../../suite/judged-statements.ts'
import { WriteReader } from '../../suite/write-reader.ts'
import type { FixtureDatabase } from './fixture-database.ts'
import type { FrozenContext } from './frozen-context.ts'
import type { ReadOnlyObservation } from './read-only-entry.ts'
import { Tape } from './tape.ts'
import { replayThawed, type ThawedAnswer, type ThawedReplay, withoutNoise } from './thawed-replay.ts'
import { WriteWatch } from './write-watch.ts'

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
  #written: BySide<ReadonlySet<string>> = { source: new Set(), target: new Set() }

  constructor(suite: Suite, database: FixtureDatabase, context: FrozenContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
  }

  /** Something was written although the servers are frozen: the tables are not what other suites expect. */
  get hasWritten(): boolean {
    return sides.some(side => this.#written[side].size > 0)
  }

  /** While both servers are frozen. */
  async replayFrozen(): Promise<void> {
    const { frozen, caretakers, formers, runId, statementTimeoutMs, signal } = this.#context
    const { name, tables } = this.#database
    const reader = new WriteReader(this.suite.fixture?.statements ?? [])
    const writes = await onBothSides(async side => new WriteWatch(await this.#database.movedTables(side)))
    await using replay = SuiteReplay.on({ name, tables: tables.both }, this.suite, {
      openers: {
        source: this.#tapes.source.recording(frozen.source),
        target: this.#tapes.target.recording(frozen.target),
      },
      readers: caretakers,
      caretakers,
      ...(formers ? { formers } : {}),
      runId,
      statementTimeoutMs,
    })
    for (const statement of this.suite.statements) {
      signal.throwIfAborted()
      const { id } = statement
      const reading = reader.read(statement)
      this.#readings.set(id, reading)
      for (const side of sides) this.#tapes[side].at(id)
      this.#keep(await replay.advanceTo(statement))
      await onBothSides(side => writes[side].after(id, reading, this.#observations.get(id)?.[side]))
    }
    this.#keep(await replay.settle())
    await onBothSides(side => writes[side].end())
    this.#written = { source: writes.source.written, target: writes.target.written }
  }

  #keep(observations: readonly Observation[]): void {
    for (const observation of observations) this.#observations.set(observation.statement, observation)
  }

  /**
   * While both servers are as before. Leaves the database as it was at first. Returns what is to be judged, one
   * observation for each statement.
   */
  async compareThawed(): Promise<ReadOnlyObservation[]> {
    const first = await this.#replayThawed(side => this.#tapes[side])
    const suspicious = sides.some(side =>
      [...first[side].answers.values()].some(({ differences }) => differences.some(isConsequential)),
    )
    // What differs may be what differs on any server, at any time.
    const again = suspicious ? await this.#replayThawed(side => first[side].tape) : undefined
    const answerOf = (side: Side, id: string): ThawedAnswer | undefined => {
      const answer = first[side].answers.get(id)
      return answer && withoutNoise(answer, again?.[side].answers.get(id)?.differences ?? [])
    }
    const judged = judgedStatements(this.suite)
    return [...this.#observations.values()]
      .filter(({ statement }) => judged.has(statement))
      .map(observation =>
        this.#judge(observation, {
          source: answerOf('source', observation.statement),
          target: answerOf('target', observation.statement),
        }),
      )
  }

  async #replayThawed(against: (side: Side) => Tape): Promise<BySide<ThawedReplay>> {
    const replays = await onBothSides(side =>
      replayThawed(
        side,
        {
          suite: this.suite,
          refused: this.#refusedOn(side),
          readings: this.#readings,
          database: this.#database,
          against: against(side),
        },
        this.#context,
      ),
    )
    if (sides.some(side => replays[side].hasWritten)) await this.#database.renew()
    return replays
  }

  #judge(observation: Observation, thawed: BySide<ThawedAnswer | undefined>): ReadOnlyObservation {
    const { path } = this.suite
    const id = observation.statement
    const reading = this.#readings.get(id)!
    const expectation = this.suite.statements.find(statement => statement.id === id)?.onReadOnly
    const promise = { ...(path === undefined ? {} : { path }), ...(expectation ? { expectation } : {}), reading }
    const broken = sides.flatMap(side => {
      const exemptBy = this.#context.exemptBy[side]
      return brokenPromises(promise, {
        side,
        outcomes: observation[side],
        moved: this.#written[side].has(id),
        ...(thawed[side] ? { thawed: thawed[side] } : {}),
        ...(exemptBy === undefined ? {} : { exemptBy }),
      })
    })
    return {
      kind: 'observation',
      observation: {
        ...observation,
        normalised: `while read-only: ${observation.normalised}`,
        differences: [...broken, ...disagreements(observation)],
        notCompared: [...new Set(sides.flatMap(side => thawed[side]?.because ?? []))],
      },
      readOnly: {
        ...promise,
        thawed: {
          source: thawed.source?.comparison ?? 'left-out',
          target: thawed.target?.comparison ?? 'left-out',
        },
      },
    }
  }

  #refusedOn(side: Side): ReadonlySet<string> {
    const refused = [...this.#observations.values()].filter(observation => readOnlyRefusalIn(observation[side]))
    return new Set(refused.map(({ statement }) => statement))
  }
}

/** Source and target must refuse the same, with the same error: drivers switch on it. */
function disagreements(observation: Observation): Difference[] {
  if (!sides.some(side => readOnlyRefusalIn(observation[side]))) return []
  return observation.differences
    .filter(({ kind }) => kind === 'error')
    .map(difference => ({ ...difference, summary: `while read-only ${difference.summary}` }))
}
