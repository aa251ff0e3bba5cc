import { formatLocation } from '../model/location.ts'
import type { Observation, Phase } from '../model/observation.ts'
import type { Statement, Suite } from '../model/statement.ts'
import type { PairReply, PairRequest } from '../session/pair.ts'
import { judgedStatements } from '../suite/judged-statements.ts'
import { type ContentsQuery, contentsQueries, observedContents } from './contents.ts'
import { type ObservedStatement, observationOf } from './observation-of.ts'
import { RepeatableQueries } from './repeatable-queries.ts'
import type { ReplayContext } from './replay-context.ts'
import { SchemaKeys } from './schema-keys.ts'
import type { LentDatabase } from './suite-databases.ts'
import { SuitePairs } from './suite-pairs.ts'
import { Windows } from './windows.ts'
import { withWarningsOf } from './with-warnings-of.ts'

/** A suite that has its databases already needs nobody who lends some. */
type PlacedContext = Omit<ReplayContext, 'databases'>

interface UnderWay {
  statement: Statement
  request: PairRequest
  reply: Promise<PairReply>
}

/** Statements after which what they answered is let go. */
const stride = 1000

/** Tables whose contents are asked for together. */
const contentsAtOnce = 8

/**
 * One suite on fresh databases of both sides, statement by statement. A lost session is replaced on both sides, so that
 * their states stay alike, and the suite goes on; the loss itself is in the journal and keeps the verdict from being go.
 */
export class SuiteReplay implements AsyncDisposable {
  readonly suite: Suite
  readonly #context: PlacedContext
  readonly #pairs: SuitePairs
  readonly #windows: Windows
  readonly #repeatable: RepeatableQueries
  /** By connection, what was sent without waiting. */
  readonly #inFlight = new Map<string, UnderWay>()
  readonly #database: LentDatabase
  /** Ids; the other statements run for what they leave behind. */
  readonly #judged: ReadonlySet<string>
  readonly #keys: SchemaKeys
  /** A statement that had no answer may still run on a server. */
  #hasLost = false
  #hasSettled = false
  #next = 0

  private constructor(suite: Suite, database: LentDatabase, context: PlacedContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
    this.#pairs = new SuitePairs(context.openers, database.name)
    this.#windows = new Windows(suite, context.pipeline ?? 1)
    this.#repeatable = new RepeatableQueries(suite)
    this.#judged = judgedStatements(suite)
    this.#keys = new SchemaKeys(suite, context.caretakers, database)
  }

  get database(): string {
    return this.#database.name
  }

  /** On databases that are there already, with their fixture, and stay. */
  static on(database: Pick<LentDatabase, 'name' | 'tables'>, suite: Suite, context: PlacedContext): SuiteReplay {
    const stays = { loading: [], ended: () => {}, [Symbol.asyncDispose]: async () => {} }
    return new SuiteReplay(suite, { ...database, ...stays }, context)
  }

  /** On databases that hold the fixture and nothing else. */
  static async open(suite: Suite, context: ReplayContext): Promise<SuiteReplay> {
    const database = await context.databases.lend(suite, context)
    context.record({ kind: 'suite-started', suite: suite.name, file: suite.file, database: database.name })
    for (const observation of database.loading) context.record({ kind: 'observation', observation })
    return new SuiteReplay(suite, database, context)
  }

  /** Runs the suite's statements up to and with this one, as far as they have not been run. */
  async advanceTo(statement: Statement): Promise<Observation[]> {
    const observations: Observation[] = []
    await this.#advance(this.suite.statements.indexOf(statement, this.#next), observation => {
      observations.push(observation)
    })
    return observations
  }

  /**
   * Runs all that have not been run, and keeps nothing of them. Throws the signal's reason where the run is given up
   * between two statements. `room`: waited for now and then, until there is room for more observations. `last`: the index
   * of the one that is the last of interest.
   */
  async advanceToEnd(
    room: () => Promise<void>,
    signal: AbortSignal,
    last = this.suite.statements.length - 1,
  ): Promise<void> {
    while (this.#next <= last) {
      await room()
      await this.#advance(Math.min(this.#next + stride - 1, last), () => {}, signal)
    }
  }

  async #advance(end: number, seen: (observation: Observation) => void, signal?: AbortSignal): Promise<void> {
    const underWay: UnderWay[] = []
    while (true) {
      signal?.throwIfAborted()
      if (underWay.length <= this.#windows.refillAt) await this.#sendUpTo(end, underWay, seen)
      const first = underWay.shift()
      if (!first) return
      const reply = await this.#withWarnings(first, underWay)
      seen(await this.#observe(reply, 'replay', first.statement.session, first.statement))
      if (!reply.lost) continue
      // Those behind it went with their connections.
      this.#next -= underWay.length
      underWay.length = 0
    }
  }

  /** After the last statement: collects what is still in flight, and closes all sessions. */
  async settle(): Promise<Observation[]> {
    const observations = await this.#reap([...this.#inFlight.keys()])
    // Closing rolls back what was left open, as it would for an application that goes away.
    await this.#pairs[Symbol.asyncDispose]()
    this.#hasSettled = true
    return observations
  }

  /** After the last statement: settles, and compares what all tables hold. */
  async finish(): Promise<Observation[]> {
    const observations = await this.settle()
    const queries = await contentsQueries(this.suite, this.#context.openers, this.#database)
    while (queries.length > 0) observations.push(...(await this.#observeContents(queries)))
    return observations
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pairs[Symbol.asyncDispose]()
    if (this.#hasSettled && !this.#hasLost) this.#database.ended()
    await this.#database[Symbol.asyncDispose]()
  }

  /** Asks the first few of the queries at once, and takes from them those that were answered: all up to a lost one. */
  async #observeContents(queries: ContentsQuery[]): Promise<Observation[]> {
    const pair = await this.#pairs.get('contents')
    const request = { deadlineMs: this.#context.statementTimeoutMs, leaveWarnings: 'not of interest for contents' }
    const replies = queries
      .slice(0, contentsAtOnce)
      .map(({ statement }) => pair.run({ ...request, statement, mayBeFollowed: true }))
    // They are awaited in their turn.
    for (const reply of replies) reply.catch(() => {})
    const observations: Observation[] = []
    for (const reply of replies) {
      const { table, statement } = queries.shift()!
      const contents = observedContents(this.suite, this.database, table, statement.sql)
      const findings = await reply
      observations.push(await this.#observe(findings, 'contents', 'contents', contents))
      if (findings.lost) break
    }
    return observations
  }

  /** Sends as many statements as may be under way together. `seen` hears of what was reaped for them. */
  async #sendUpTo(end: number, underWay: UnderWay[], seen: (observation: Observation) => void): Promise<void> {
    while (this.#next <= end) {
      const statement = this.suite.statements[this.#next]!
      if (!this.#windows.admits(statement, underWay[0]?.statement, underWay.length)) return
      if (this.#inFlight.size > 0) {
        if (underWay.length > 0) return
        for (const observation of await this.#reap([...statement.reap, statement.session])) seen(observation)
      }
      // What we ask on the way must not come between the two.
      const follower = this.#followerOf(statement)
      if (follower?.readsDiagnostics && underWay.length > 0) return
      this.#next += 1
      const sent = await this.#send(statement, follower)
      if (statement.waiting.kind === 'reply') underWay.push(sent)
    }
  }

  async #send(statement: Statement, follower: Statement | undefined): Promise<UnderWay> {
    const pair = await this.#pairs.get(statement.session)
    const knowledge = await this.#knowledgeOf(statement)
    const request: PairRequest = {
      statement: { sql: statement.sql, ...(statement.params ? { params: statement.params } : {}), ...knowledge },
      deadlineMs: this.#context.statementTimeoutMs,
      mayBeFollowed: this.#windows.mayBeFollowed(statement),
      mayLackWarnings: this.#repeatable.has(statement),
      ...this.#formersFor(statement, follower),
      ...(follower?.readsDiagnostics
        ? { leaveWarnings: `left for ${formatLocation(follower.at)}, which looks at the same state` }
        : {}),
    }
    const sent = { statement, request, reply: pair.run(request) }
    // It is awaited in its turn.
    sent.reply.catch(() => {})
    if (statement.waiting.kind === 'send') {
      this.#inFlight.set(statement.session, sent)
      // Waiting for the lock, not for the reply: what comes next is to meet it.
      await pair.settled()
    }
    return sent
  }

  /** The reply to what was sent first. Where the list of its warnings is not there, it is run again behind all others. */
  async #withWarnings({ statement, request, reply }: UnderWay, behind: readonly UnderWay[]): Promise<PairReply> {
    const first = await reply
    if (!first.lacksWarnings) return first
    this.#repeatable.noteWarning(statement)
    const others = await Promise.all(behind.map(other => other.reply))
    const pair = await this.#pairs.get(statement.session)
    const again = await pair.run({ ...request, mayBeFollowed: false })
    if (again.lost && !others.some(({ lost }) => lost)) {
      this.#hasLost = true
      await this.#pairs.close(statement.session)
    }
    return withWarningsOf(first, again)
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
    const knowledge = this.#inFlight.size === 0 ? await this.#keys.knowledgeOf(statement) : { order }
    this.#keys.note(statement)
    return knowledge
  }

  /** The statement after the next one on the same connection: it alone can see what that one left behind. */
  #followerOf({ session }: Statement): Statement | undefined {
    const { statements } = this.suite
    for (let index = this.#next + 1; index < statements.length; index++)
      if (statements[index]!.session === session) return statements[index]
    return undefined
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

  async #observe(reply: PairReply, phase: Phase, session: string, statement: ObservedStatement): Promise<Observation> {
    const observation = observationOf(reply, statement, { suite: this.suite.name, phase })
    if (phase !== 'replay' || this.#judged.has(statement.id)) this.#context.record({ kind: 'observation', observation })
    if (reply.lost) {
      this.#hasLost = true
      await this.#pairs.close(session)
    }
    return observation
  }
}
