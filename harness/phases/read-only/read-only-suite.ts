import type { Difference } from '../../model/difference.ts'
import { isConsequential } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import { type BySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { WriteReading } from '../../model/write-reading.ts'
import { brokenPromises, readOnlyRefusalIn } from '../../oracle/broken-promises.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { readOnlyStateIn } from '../../sql/effects/read-only-state.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { significant } from '../../sql/lexer/token-walk.ts'
import { judgedStatements } from '../../suite/judged-statements.ts'
import { WriteReader } from '../../suite/write-reader.ts'
import {
  describeOutcomeByFormat,
  hiddenByFormat,
  type OutcomeByFormat,
  otherFormats,
  refusesUnderOneFormat,
  setBinlogFormat,
  withOtherFormat,
} from './binlog-formats.ts'
import type { FixtureDatabase } from './fixture-database.ts'
import type { ReadOnlyObservation } from './read-only-entry.ts'
import type { ReadOnlySuiteContext } from './read-only-suite-context.ts'
import {
  type ReadWriteReplay,
  type ReadWriteReply,
  replayReadWrite,
  withoutReadWriteNoise,
} from './read-write-replay.ts'
import { ReplyRecording } from './reply-recording.ts'
import { WriteWatch } from './write-watch.ts'

/**
 * One suite, replayed while both servers are read-only, and once more on the same servers while they are read-write.
 * The second replay omits the refused statements, so that the missing effect of a refused write does not count as a
 * difference.
 */
export class ReadOnlySuite {
  readonly suite: Suite
  readonly #database: FixtureDatabase
  readonly #context: ReadOnlySuiteContext
  readonly #recordings: BySide<ReplyRecording> = { source: new ReplyRecording(), target: new ReplyRecording() }
  readonly #observations = new Map<string, Observation>()
  readonly #readings = new Map<string, WriteReading>()
  /** By statement, where another format of the binary log decides whether it is refused. */
  readonly #byFormat = new Map<string, OutcomeByFormat[]>()
  #unread: string[] = []
  #written: BySide<ReadonlySet<string>> = { source: new Set(), target: new Set() }

  constructor(suite: Suite, database: FixtureDatabase, context: ReadOnlySuiteContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
  }

  /** A statement has written although the servers are read-only, so the tables are not as other suites expect them. */
  get hasWritten(): boolean {
    return sides.some(side => this.#written[side].size > 0)
  }

  /** Sentences on tables that could not be read, so that a write to them would not have been seen. */
  get unread(): readonly string[] {
    return this.#unread
  }

  /** Replays the suite while both servers are read-only. */
  async replayReadOnly(): Promise<void> {
    const { readOnly, adminSessions, encoders, runId, statementTimeoutMs, signal } = this.#context
    const { name, tables } = this.#database
    const reader = new WriteReader(this.suite.fixture?.statements ?? [])
    const writes = await onBothSides(async side => new WriteWatch(await this.#database.changedTables(side)))
    {
      await using replay = SuiteReplay.on({ name, tables: tables.both }, this.suite, {
        openers: {
          source: this.#recordings.source.record(readOnly.source),
          target: this.#recordings.target.record(readOnly.target),
        },
        readers: adminSessions,
        adminSessions,
        ...(encoders ? { encoders } : {}),
        runId,
        statementTimeoutMs,
      })
      for (const statement of this.suite.statements) {
        signal.throwIfAborted()
        const { id } = statement
        const reading = reader.read(statement)
        this.#readings.set(id, reading)
        for (const side of sides) this.#recordings[side].at(id)
        this.#keep(await replay.advanceTo(statement))
        const observation = this.#observations.get(id)
        if (observation && sides.some(side => hasFailed(observation[side]))) reader.failed(statement.session)
        await onBothSides(side => writes[side].after(id, reading, observation?.[side]))
      }
      this.#keep(await replay.settle())
    }
    await onBothSides(side => writes[side].end())
    this.#unread = sides.flatMap(side =>
      writes[side].unread.map(sentence => `${this.suite.file}, on the ${side}: ${sentence}`),
    )
    this.#written = { source: writes.source.written, target: writes.target.written }
  }

  /**
   * Replays the suite under the other formats of the binary log while both servers are read-only, if it is on the path
   * of a log-in and writes to temporary tables: the format decides whether a server refuses such a write.
   */
  async tryBinlogFormats(): Promise<void> {
    const writesTemporary = [...this.#readings.values()].some(({ writes, temporary }) => writes !== 'no' && temporary)
    if (this.suite.path !== 'auth' || !writesTemporary || this.hasWritten) return
    await onBothSides(async side => {
      const log = this.#context.binaryLogs[side]
      if (!log) return
      try {
        for (const format of otherFormats(log)) await this.#tryBinlogFormat(side, format)
      } finally {
        await setBinlogFormat(this.#context.adminSessions[side], log.format)
      }
    })
  }

  async #tryBinlogFormat(side: Side, format: string): Promise<void> {
    await setBinlogFormat(this.#context.adminSessions[side], format)
    const { replies } = await replayReadWrite(
      side,
      {
        suite: this.suite,
        refused: new Set(),
        readings: this.#readings,
        database: this.#database,
        against: this.#recordings[side],
      },
      { ...this.#context, readWrite: this.#context.readOnly },
    )
    for (const [id, { outcomes }] of replies) {
      if (!refusesUnderOneFormat(this.#observations.get(id)?.[side] ?? [], outcomes)) continue
      this.#byFormat.set(id, [...(this.#byFormat.get(id) ?? []), { side, format, outcomes }])
    }
  }

  #keep(observations: readonly Observation[]): void {
    for (const observation of observations) this.#observations.set(observation.statement, observation)
  }

  /**
   * Replays the suite while both servers are read-write again. Leaves the database in its first state. Returns the
   * observations to be judged, one for each statement.
   */
  async compareReadWrite(): Promise<ReadOnlyObservation[]> {
    const first = await this.#replayReadWrite(side => this.#recordings[side])
    const suspicious = sides.some(side =>
      [...first[side].replies.values()].some(({ differences }) => differences.some(isConsequential)),
    )
    // A difference may also occur on a server that is read-write, at any time.
    const again = suspicious ? await this.#replayReadWrite(side => first[side].recording) : undefined
    const answerOf = (side: Side, id: string): ReadWriteReply | undefined => {
      const reply = first[side].replies.get(id)
      return reply && withoutReadWriteNoise(reply, again?.[side].replies.get(id)?.differences ?? [])
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

  async #replayReadWrite(against: (side: Side) => ReplyRecording): Promise<BySide<ReadWriteReplay>> {
    const replays = await onBothSides(side =>
      replayReadWrite(
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

  #judge(observation: Observation, readWrite: BySide<ReadWriteReply | undefined>): ReadOnlyObservation {
    const { path } = this.suite
    const id = observation.statement
    const reading = this.#readings.get(id)!
    const statement = this.suite.statements.find(each => each.id === id)
    const expectation = statement?.onReadOnly
    const state = readOnlyStateIn(significant(lex(statement?.sql ?? '')))
    const promise = { ...(path === undefined ? {} : { path }), ...(expectation ? { expectation } : {}), reading }
    const wroteOn = sides.filter(side => this.#written[side].has(id))
    const broken = sides.flatMap(side => {
      const bypassBy = this.#context.bypassBy[side]
      return brokenPromises(
        { ...promise, state },
        {
          side,
          outcomes: observation[side],
          changed: wroteOn.includes(side),
          ...(readWrite[side] ? { readWrite: readWrite[side] } : {}),
          ...(bypassBy === undefined ? {} : { bypassBy }),
        },
      )
    })
    const byFormat = this.#byFormat.get(id) ?? []
    const hidden = byFormat.flatMap(tried => {
      const log = this.#context.binaryLogs[tried.side]
      return (log && hiddenByFormat(tried, observation[tried.side], log)) ?? []
    })
    return {
      kind: 'observation',
      observation: {
        ...observation,
        normalised: `while read-only: ${observation.normalised}`,
        differences: [
          ...broken.map(difference => withOtherFormat(difference, byFormat)),
          ...hidden,
          ...disagreements(observation),
        ],
        notCompared: [...new Set(sides.flatMap(side => readWrite[side]?.because ?? []))],
      },
      readOnly: {
        ...promise,
        ...(wroteOn.length === 0 ? {} : { wroteOn }),
        ...(byFormat.length === 0 ? {} : { byFormat: byFormat.map(describeOutcomeByFormat) }),
        readWrite: {
          source: readWrite.source?.comparison ?? 'left-out',
          target: readWrite.target?.comparison ?? 'left-out',
        },
      },
    }
  }

  #refusedOn(side: Side): ReadonlySet<string> {
    const refused = [...this.#observations.values()].filter(observation => readOnlyRefusalIn(observation[side]))
    return new Set(refused.map(({ statement }) => statement))
  }
}

function hasFailed(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ kind }) => kind === 'error')
}

/** Source and target must refuse the same statements with the same error, because drivers react to the error. */
function disagreements(observation: Observation): Difference[] {
  if (!sides.some(side => readOnlyRefusalIn(observation[side]))) return []
  return observation.differences
    .filter(({ kind }) => kind === 'error')
    .map(difference => ({ ...difference, summary: `while read-only ${difference.summary}` }))
}
