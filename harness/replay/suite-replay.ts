import { formatLocation } from '../model/location.ts'
import type { Observation, Phase } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { Pair, type PairReply, type PairRequest } from '../session/pair.ts'
import { judgedStatements } from '../suite/judged-statements.ts'
import { contentsQueries } from './contents.ts'
import { loadFixture } from './load-fixture.ts'
import type { ReplayContext } from './replay-context.ts'
import { SchemaKeys } from './schema-keys.ts'
import { createDatabase, databaseName } from './suite-database.ts'

interface InFlight {
  statement: Statement
  reply: Promise<PairReply>
}

const maxJournaledSql = 20_000

/**
 * One suite on fresh databases of both sides, statement by statement. A lost session is replaced on both sides, so that
 * their states stay alike, and the suite goes on; the loss itself is in the journal and keeps the verdict from being go.
 */
export class SuiteReplay implements AsyncDisposable {
  readonly suite: Suite
  readonly database: string
  readonly #context: ReplayContext
  readonly #pairs = new Map<string, Pair>()
  readonly #inFlight = new Map<string, InFlight>()
  readonly #undo: AsyncDisposable
  /** Ids; the other statements run for what they leave behind. */
  readonly #judged: ReadonlySet<string>
  readonly #keys: SchemaKeys
  #next = 0

  private constructor(suite: Suite, database: string, undo: AsyncDisposable, context: ReplayContext) {
    this.suite = suite
    this.database = database
    this.#undo = undo
    this.#context = context
    this.#judged = judgedStatements(suite)
    this.#keys = new SchemaKeys(suite, context.caretakers, database)
  }

  /** Creates the databases and loads the fixture. */
  static async open(suite: Suite, context: ReplayContext): Promise<SuiteReplay> {
    const database = databaseName(suite.name, context.runId)
    const undo = await createDatabase([context.caretakers.source, context.caretakers.target], database)
    const replay = new SuiteReplay(suite, database, undo, context)
    try {
      context.record({ kind: 'suite-started', suite: suite.name, file: suite.file, database })
      if (suite.fixture) await loadFixture(suite, await replay.#pair('default'), context)
      return replay
    } catch (error) {
      await replay[Symbol.asyncDispose]().catch(() => {})
      throw error
    }
  }

  /** On databases that are there already, with their fixture, and stay. */
  static on(database: string, suite: Suite, context: ReplayContext): SuiteReplay {
    return new SuiteReplay(suite, database, { [Symbol.asyncDispose]: async () => {} }, context)
  }

  /** Runs the suite's statements up to and with this one, as far as they have not been run. */
  async advanceTo(statement: Statement): Promise<Observation[]> {
    const end = this.suite.statements.indexOf(statement)
    const observations: Observation[] = []
    while (this.#next <= end) {
      const each = this.suite.statements[this.#next]!
      this.#next += 1
      observations.push(...(await this.#step(each)))
    }
    return observations
  }

  /** After the last statement: collects what is still in flight, and closes all sessions. */
  async settle(): Promise<Observation[]> {
    const observations = await this.#reap([...this.#inFlight.keys()])
    // Closing rolls back what was left open, as it would for an application that goes away.
    await this.#closePairs()
    return observations
  }

  /** After the last statement: settles, and compares what all tables hold. */
  async finish(): Promise<Observation[]> {
    const observations = await this.settle()
    for (const { table, statement } of await contentsQueries(this.#context.openers, this.database)) {
      const pair = await this.#pair('contents')
      const deadlineMs = this.#context.statementTimeoutMs
      const reply = await pair.run({ statement, deadlineMs, leaveWarnings: 'not of interest for contents' })
      const sql = statement.sql.replaceAll(`\`${this.database}\`.`, '')
      const at = { file: this.suite.file, line: 1, column: 1 }
      observations.push(
        await this.#observe(reply, 'contents', 'contents', {
          id: `${this.suite.file}#${table}`,
          at,
          name: `contents of ${table}`,
          sql,
          // Tables of one name belong together as far as they come from one schema.
          normalised: `contents of ${this.suite.fixture?.name ?? this.suite.name} / ${table}`,
          tolerances: [],
        }),
      )
    }
    return observations
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closePairs()
    await this.#undo[Symbol.asyncDispose]()
  }

  async #step(statement: Statement): Promise<Observation[]> {
    const observations = await this.#reap([...statement.reap, statement.session])
    const pair = await this.#pair(statement.session)
    const follower = this.#followerOf(statement)
    const knowledge = await this.#knowledgeOf(statement)
    const reply = pair.run({
      statement: { ...statement, ...knowledge },
      deadlineMs: this.#context.statementTimeoutMs,
      ...this.#formersFor(statement, follower),
      ...(follower?.readsDiagnostics
        ? { leaveWarnings: `left for ${formatLocation(follower.at)}, which looks at the same state` }
        : {}),
    })
    if (statement.waiting.kind === 'send') {
      this.#inFlight.set(statement.session, { statement, reply })
      // Waiting for the lock, not for the reply: what comes next is to meet it.
      await pair.settled()
      return observations
    }
    observations.push(await this.#observe(await reply, 'replay', statement.session, statement))
    return observations
  }

  /**
   * The attempt to prepare what cannot be prepared leaves its own error behind. Where somebody looks, nothing is tried.
   */
  #formersFor(statement: Statement, follower: Statement | undefined): Pick<ReplayContext, 'formers'> {
    const { formers } = this.#context
    const isWatched = statement.readsDiagnostics || follower?.readsDiagnostics
    return formers && !isWatched ? { formers } : {}
  }

  /** By what the tables are now. While something is in flight they may change, and asking might wait for it. */
  async #knowledgeOf(statement: Statement): Promise<Pick<PairRequest['statement'], 'order' | 'caselessColumns'>> {
    const { order } = statement
    const knowledge =
      this.#inFlight.size === 0
        ? {
            order: await this.#keys.guaranteeOf(statement),
            caselessColumns: await this.#keys.caselessColumnsOf(statement),
          }
        : { order }
    this.#keys.note(statement)
    return knowledge
  }

  /** The next statement on the same connection: it alone can see what this one left behind. */
  #followerOf(statement: Statement): Statement | undefined {
    const { statements } = this.suite
    return statements.slice(this.#next).find(each => each.session === statement.session)
  }

  async #reap(sessions: string[]): Promise<Observation[]> {
    const observations: Observation[] = []
    for (const session of new Set(sessions)) {
      const sent = this.#inFlight.get(session)
      if (!sent) continue
      this.#inFlight.delete(session)
      this.#keys.note(sent.statement)
      observations.push(await this.#observe(await sent.reply, 'replay', session, sent.statement))
    }
    return observations
  }

  async #observe(
    reply: PairReply,
    phase: Phase,
    session: string,
    statement: Pick<Statement, 'id' | 'at' | 'name' | 'sql' | 'normalised' | 'tolerances'>,
  ): Promise<Observation> {
    const { source, target, differences, notCompared, ms, lost } = reply
    const observation: Observation = {
      statement: statement.id,
      at: formatLocation(statement.at),
      suite: this.suite.name,
      phase,
      ...(statement.name === undefined ? {} : { name: statement.name }),
      sql: cut(statement.sql),
      normalised: statement.normalised,
      source: source.map(tellWhatFollowed),
      target: target.map(tellWhatFollowed),
      differences,
      tolerances: statement.tolerances,
      notCompared,
      ms,
    }
    if (phase !== 'replay' || this.#judged.has(statement.id)) this.#context.record({ kind: 'observation', observation })
    if (lost) await this.#replacePair(session)
    return observation
  }

  async #pair(name: string): Promise<Pair> {
    const known = this.#pairs.get(name)
    if (known) return known
    const pair = new Pair(await openBoth(this.#context.openers, this.database))
    this.#pairs.set(name, pair)
    return pair
  }

  async #replacePair(name: string): Promise<void> {
    const pair = this.#pairs.get(name)
    this.#pairs.delete(name)
    await pair?.[Symbol.asyncDispose]()
  }

  async #closePairs(): Promise<void> {
    const pairs = [...this.#pairs.values()]
    this.#pairs.clear()
    await Promise.all(pairs.map(pair => pair[Symbol.asyncDispose]()))
  }
}

/** From the first statement to the contents of the tables; gives up between two statements when the signal says so. */
export async function runThrough(replay: SuiteReplay, signal: AbortSignal): Promise<void> {
  for (const statement of replay.suite.statements) {
    signal.throwIfAborted()
    await replay.advanceTo(statement)
  }
  await replay.finish()
}

/** Where one side cannot be reached, the session that the other one has opened is closed again. */
async function openBoth(openers: BySide<SessionOpener>, database: string): Promise<BySide<Session>> {
  const opening = { source: openers.source.open({ database }), target: openers.target.open({ database }) }
  try {
    return await onBothSides(side => opening[side])
  } catch (error) {
    const attempts = await Promise.allSettled([opening.source, opening.target])
    for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value[Symbol.asyncDispose]()
    throw error
  }
}

function tellWhatFollowed(outcome: Outcome): Outcome {
  if (outcome.kind !== 'lost' || outcome.cause === 'cancelled') return outcome
  return { ...outcome, detail: `${outcome.detail}; the suite went on with fresh connections on both sides` }
}

function cut(sql: string): string {
  return sql.length <= maxJournaledSql ? sql : `${sql.slice(0, maxJournaledSql)}… (${sql.length} characters)`
}
