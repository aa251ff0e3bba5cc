import { BatchQueue } from '../kit/batch-queue.ts'
import { formatLocation } from '../model/format-location.ts'
import { refusedForRights } from '../model/lacking-right.ts'
import type { Observation, ObservedStep } from '../model/observation.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { resolveDoubt } from '../oracle/order-doubt.ts'
import type { Pair, PairReply, PairRequest } from '../session/pair.ts'
import { asBinary } from '../sql/forms/protocol-forms.ts'
import { isRestartable } from '../suite/is-restartable.ts'
import { judgedStatements } from '../suite/judged-statements.ts'
import { asSent } from './as-sent.ts'
import { behindLoss } from './behind-loss.ts'
import { contentsQueries, observedContents, repliesOf } from './contents.ts'
import { type ObservedStatement, observationOf } from './observation-of.ts'
import { PipelinePolicy } from './pipeline-policy.ts'
import type { ReplayContext } from './replay-context.ts'
import { SchemaKeys, type StatementKnowledge } from './schema-keys.ts'
import { ServerEnds } from './server-ends.ts'
import { SortKeyQuestions } from './sort-key-questions.ts'
import type { LeasedDatabase } from './suite-databases.ts'
import { SuitePairs } from './suite-pairs.ts'
import { WarningFreeStatements } from './warning-free-statements.ts'
import { withWarningsOf } from './with-warnings-of.ts'

/** The context of a suite whose databases already exist, so that it needs no lease. */
type PlacedContext = Omit<ReplayContext, 'databases'>
/** Only a database that was created for the suite can be rebuilt. */
type PlacedDatabase = Omit<LeasedDatabase, 'renew'> & Partial<Pick<LeasedDatabase, 'renew'>>

interface UnderWay {
  /** The index of the statement in the suite. */
  index: number
  statement: Statement
  request: PairRequest
  reply: Promise<PairReply>
}

/** A statement, and the parts from which its request is made. */
interface Sending extends Pick<UnderWay, 'index' | 'statement'> {
  /** The next statement on the same session. */
  follower: Statement | undefined
  pair: Pair
  knowledge: StatementKnowledge
}

/** The number of starts above which a suite is replayed without speculative windows. */
const mostStarts = 3

/**
 * Replays one suite on fresh databases of both sides, statement by statement. A lost session is replaced on both sides,
 * so that their states stay alike, and the suite continues; the loss itself is in the journal and keeps the verdict
 * from being go.
 *
 * If writes were sent behind a lost statement, one side may have run them and the other side may not. Then the suite
 * restarts on fresh databases; statements that were already recorded run once more, and are not recorded again. The
 * suite also restarts if the list of a statement's warnings was not read but is needed, and a repetition of that
 * statement could reply differently.
 */
export class SuiteReplay implements AsyncDisposable {
  readonly suite: Suite
  readonly #context: PlacedContext
  readonly #pairs: SuitePairs
  readonly #windows: PipelinePolicy
  readonly #quiet: WarningFreeStatements
  /** By connection: the statement that was sent without waiting for its reply. */
  readonly #inFlight = new Map<string, UnderWay>()
  readonly #database: PlacedDatabase
  /** The ids of the statements that are judged; the others run only because later statements depend on them. */
  readonly #judged: ReadonlySet<string>
  #keys: SchemaKeys
  /** Whether a statement got no reply; it may still run on a server. */
  #hasLost = false
  #hasSettled = false
  #next = 0
  /** The number of recorded statements. */
  #recorded = 0
  /** The indexes of statements that lost their reply: the session is replaced behind them, also when they run again. */
  readonly #losses = new Set<number>()
  /** The place of the first lost statement that may have written: behind it the sides may hold other data. */
  #lostWrite: string | undefined
  #starts = 1
  readonly #ends: ServerEnds
  /** Absent if the replies are not those of live servers. */
  readonly #questions: SortKeyQuestions | undefined
  /** The indexes of statements that are sent alone, because their sort keys have to be asked for behind them. */
  readonly #questioned = new Set<number>()

  private constructor(suite: Suite, database: PlacedDatabase, context: PlacedContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
    this.#pairs = new SuitePairs(context.openers, { database: database.name, connection: suite.connection })
    this.#windows = new PipelinePolicy(suite, context.pipeline ?? 1, {
      // A prepared statement overtakes statements that were sent before it.
      isSpeculative: database.renew !== undefined && !preparesAll(context) && isRestartable(suite),
    })
    this.#quiet = new WarningFreeStatements(suite)
    this.#ends = new ServerEnds(context.openers, { mayRestart: database.renew !== undefined && isRestartable(suite) })
    this.#judged = judgedStatements(suite)
    this.#keys = new SchemaKeys(suite, context.readers, database)
    this.#questions = database.renew && new SortKeyQuestions(suite)
  }

  get database(): string {
    return this.#database.name
  }

  /** Replays on databases that already exist with their fixture, and that remain. */
  static on(database: Pick<LeasedDatabase, 'name' | 'tables'>, suite: Suite, context: PlacedContext): SuiteReplay {
    const stays = { loading: [], ended: () => {}, [Symbol.asyncDispose]: async () => {} }
    return new SuiteReplay(suite, { ...database, ...stays }, context)
  }

  /** Replays on databases that contain the fixture and nothing else. */
  static async open(suite: Suite, context: ReplayContext): Promise<SuiteReplay> {
    return new SuiteReplay(suite, await context.databases.lease(suite, context), context)
  }

  /** The observations from loading the fixture. */
  get loading(): readonly Observation[] {
    return this.#database.loading
  }

  /**
   * Replays the whole suite and yields the observations in batches: those of the fixture, of the statements to be
   * judged, and of the tables that the suite leaves behind. Throws the signal's reason if the run is given up between
   * two statements.
   */
  async *run(signal: AbortSignal, last?: number): AsyncGenerator<Observation[], void> {
    if (this.loading.length > 0) yield [...this.loading]
    const queue = new BatchQueue<Observation>()
    const stopped = new AbortController()
    const either = AbortSignal.any([signal, stopped.signal])
    const mayGoOn = async () => {
      either.throwIfAborted()
      await queue.ready()
    }
    const push = (observation: Observation) => {
      if (observation.step !== 'suite' || this.#judged.has(observation.statement)) queue.push(observation)
    }
    const running = this.#runThrough(last, push, mayGoOn, either).then(
      () => queue.end(),
      error => queue.fail(error),
    )
    try {
      yield* queue
    } finally {
      stopped.abort()
      await running
    }
  }

  /** Runs the suite's statements up to and including this one, except those that have already run. */
  async advanceTo(statement: Statement): Promise<Observation[]> {
    const observations: Observation[] = []
    await this.#advance(this.suite.statements.indexOf(statement, this.#next), observation => {
      observations.push(observation)
    })
    return observations
  }

  /** `last` is the index of the last statement of interest; absent if the contents of tables are of interest, too. */
  async #runThrough(
    last: number | undefined,
    seen: (observation: Observation) => void,
    mayGoOn: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#advance(last ?? this.suite.statements.length - 1, seen, mayGoOn)
    signal.throwIfAborted()
    for (const observation of last === undefined ? await this.finish() : await this.settle()) seen(observation)
  }

  /** `mayGoOn` is awaited before more statements are sent. */
  async #advance(
    end: number,
    seen: (observation: Observation) => void,
    mayGoOn: () => Promise<void> = async () => {},
  ): Promise<void> {
    this.#ensureLoaded()
    const underWay: UnderWay[] = []
    while (true) {
      if (underWay.length <= this.#windows.refillAt) {
        await mayGoOn()
        await this.#sendUpTo(end, underWay, seen)
      }
      const first = underWay.shift()
      if (!first) return
      const { index, statement } = first
      const answer = await first.reply
      const serverEnd = answer.lost && (await this.#ends.causeOf(answer.lost, index))
      if (serverEnd === 'another-suite') {
        // The restarted server may have lost any write of this suite.
        underWay.length = 0
        await this.#restart()
        continue
      }
      this.#quiet.add(statement, answer)
      const isWriteBehind = () => underWay.some(behind => !this.#windows.onlyReads(behind.statement))
      // A statement that is run again could reply differently if it is a write, or if writes were sent behind it.
      const isQuestion = answer.doubts.length > 0 && index >= this.#recorded && this.#canAsk(statement)
      const isKnown =
        (!answer.lacksWarnings || (this.#quiet.isRepeatable(statement) && !isWriteBehind())) &&
        (!isQuestion || !isWriteBehind())
      if (isQuestion) this.#questioned.add(index)
      if (isKnown && index >= this.#recorded) {
        const complete = answer.lacksWarnings ? await this.#withWarnings(first, answer, underWay) : answer
        const reply = answer.doubts.length > 0 ? await this.#withSortKeys(first, complete, underWay) : complete
        this.#recorded = index + 1
        seen(this.#observe(reply, 'suite', statement))
        if (reply.lost) {
          this.#losses.add(index)
          this.#noteLoss(statement)
        }
      }
      if (isKnown && !this.#losses.has(index)) continue
      this.#next = index + 1
      if (serverEnd === 'this-statement' || !isKnown || isWriteBehind()) await this.#restart()
      else await this.#replaceSession(statement.session)
      // The statements behind the lost one were lost with their connections.
      underWay.length = 0
    }
  }

  /** Throws ServerFailure if the fixture got no reply, because the contents of its databases are then unknown. */
  #ensureLoaded(): void {
    const isLost = this.loading.some(each => sides.some(side => each[side].some(({ kind }) => kind === 'lost')))
    if (isLost) throw new ServerFailure('its fixture could not be loaded')
  }

  async #restart(): Promise<void> {
    this.#hasLost = true
    await this.#pairs[Symbol.asyncDispose]()
    await this.#database.renew!()
    this.#ends.begin()
    this.#keys = new SchemaKeys(this.suite, this.#context.readers, this.#database)
    this.#starts += 1
    if (this.#starts > mostStarts) this.#windows.isSpeculative = false
    this.#next = 0
  }

  /** Ends the suite after its last statement: collects the replies in flight, and closes all sessions. */
  async settle(): Promise<Observation[]> {
    const observations = await this.#reap([...this.#inFlight.keys()])
    // Closing rolls back open transactions, as it does when an application disconnects.
    await this.#pairs[Symbol.asyncDispose]()
    this.#hasSettled = true
    return observations
  }

  /** Ends the suite after its last statement: settles, and compares the contents of all tables. */
  async finish(): Promise<Observation[]> {
    const observations = await this.settle()
    const queries = await contentsQueries(this.suite, this.#context.openers, this.#database)
    const openPair = () => this.#pairs.get('contents')
    for await (const { query, reply } of repliesOf(queries, openPair, this.#context.statementTimeoutMs)) {
      const contents = observedContents(this.suite, this.database, query.table, query.statement.sql)
      observations.push(this.#observe(reply, 'contents', contents))
      if (reply.lost) await this.#replaceSession('contents')
    }
    return observations
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pairs[Symbol.asyncDispose]()
    if (this.#hasSettled && !this.#hasLost) this.#database.ended()
    await this.#database[Symbol.asyncDispose]()
  }

  /**
   * Sends as many statements as may be under way together. `seen` receives the observations of statements in flight
   * that had to be collected first.
   */
  async #sendUpTo(end: number, underWay: UnderWay[], seen: (observation: Observation) => void): Promise<void> {
    while (this.#next <= end) {
      const statement = this.suite.statements[this.#next]!
      if (this.#ends.hasEndedServer(this.#next)) {
        this.#next += 1
        continue
      }
      if (!this.#windows.admits(statement, underWay)) return
      // A statement under way was lost in an earlier start, and will be lost again; or nothing may come between it and a
      // question about it.
      if (this.#losses.size > 0 && underWay.some(({ index }) => this.#losses.has(index))) return
      if (this.#questioned.size > 0 && underWay.some(({ index }) => this.#questioned.has(index))) return
      if (this.#inFlight.size > 0) {
        if (underWay.length > 0) return
        for (const observation of await this.#reap([...statement.reap, statement.session])) seen(observation)
      }
      // Crosscheck's own queries must not come between this statement and the next one, which reads its diagnostics.
      const follower = this.#followerOf(statement)
      if (follower?.effects.diagnostics === 'read' && underWay.length > 0) return
      const index = this.#next
      this.#next += 1
      const pair = this.#pairs.opened(statement.session) ?? (await this.#pairs.get(statement.session))
      const knowledge = this.#knownOf(statement) ?? (await this.#keys.knowledgeOf(statement))
      this.#keys.learn(statement)
      const sent = this.#send({ index, statement, follower, pair, knowledge })
      if (statement.waiting.kind === 'reply') underWay.push(sent)
      else {
        this.#inFlight.set(statement.session, sent)
        // Waits until the statement waits for its lock, not for its reply: the next statement is to meet this lock.
        await pair.settled()
      }
    }
  }

  #send({ index, statement, follower, pair, knowledge }: Sending): UnderWay {
    const request: PairRequest = {
      statement: { ...asSent(statement, this.database), ...knowledge },
      deadlineMs: this.#context.statementTimeoutMs,
      mayBeFollowed: this.#windows.mayBeFollowed(statement),
      mayLackWarnings: this.#quiet.has(statement, this.#windows.isSpeculative),
      ...this.#formersFor(statement, follower),
      ...(follower?.effects.diagnostics === 'read' && !this.#context.readsAllWarnings
        ? { leaveWarnings: `left for ${formatLocation(follower.at)}, which looks at the same state` }
        : {}),
    }
    const sent = { index, statement, request, reply: pair.run(request) }
    // The reply is awaited in its turn.
    sent.reply.catch(() => {})
    return sent
  }

  /** Repeats the first statement behind all others, to get the list of its warnings. */
  async #withWarnings(
    { statement, request }: UnderWay,
    answer: PairReply,
    behind: readonly UnderWay[],
  ): Promise<PairReply> {
    const others = await Promise.all(behind.map(other => other.reply))
    const pair = await this.#pairs.get(statement.session)
    const again = await pair.run({ ...request, mayBeFollowed: false })
    if (again.lost && !others.some(({ lost }) => lost)) await this.#replaceSession(statement.session)
    return withWarningsOf(answer, again)
  }

  #canAsk(statement: Statement): boolean {
    return this.#questions?.queryFor(statement).kind === 'query'
  }

  /** Resolves the doubts about the order of a reply, as far as both servers tell by what they have sorted. */
  async #withSortKeys(
    { statement, request }: UnderWay,
    reply: PairReply,
    behind: readonly UnderWay[],
  ): Promise<PairReply> {
    const questions = this.#questions
    if (!questions || reply.lost) return reply
    const others = this.#canAsk(statement) ? await Promise.all(behind.map(other => other.reply)) : []
    const pair = await this.#pairs.get(statement.session)
    let { differences, notCompared } = reply
    for (const doubt of reply.doubts) {
      const { lost, ...answer } = await questions.ask({ statement, request, pair }, doubt)
      differences = resolveDoubt(differences, doubt, answer)
      if (!lost || others.some(other => other.lost)) continue
      await this.#replaceSession(statement.session)
      notCompared = [
        ...notCompared,
        `order: ${lost.detail}, when the sort keys were asked for; the suite went on with fresh connections on both sides`,
      ]
    }
    return { ...reply, differences, notCompared }
  }

  /**
   * Returns the encoders for a statement. A failed attempt to prepare a statement leaves its own error in the
   * diagnostics, so that no attempt is made if this statement or the next one reads them.
   */
  #formersFor(statement: Statement, follower: Statement | undefined): Pick<ReplayContext, 'encoders'> {
    const { encoders } = this.#context
    const isWatched = [statement, follower].some(each => each?.effects.diagnostics === 'read')
    return encoders && !isWatched ? { encoders } : {}
  }

  /**
   * Returns the known facts about the statement's tables. While a statement is in flight the tables may change, and a
   * query about them might wait for it.
   */
  #knownOf(statement: Statement): StatementKnowledge | undefined {
    return this.#inFlight.size === 0 ? this.#keys.knownOf(statement) : { order: statement.order }
  }

  /**
   * Returns the next statement on the same connection: only this one can see the diagnostics of the given statement.
   */
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
      this.#keys.learn(sent.statement)
      const reply = await sent.reply
      observations.push(this.#observe(reply, 'suite', sent.statement))
      if (reply.lost) {
        this.#noteLoss(sent.statement)
        await this.#replaceSession(session)
      }
    }
    return observations
  }

  #noteLoss(statement: Statement): void {
    if (!this.#windows.onlyReads(statement)) this.#lostWrite ??= formatLocation(statement.at)
  }

  #observe(reply: PairReply, step: ObservedStep, statement: ObservedStatement): Observation {
    const { grants } = this.#context
    const notExercised = grants && refusedForRights(reply, grants)
    const known = this.#lostWrite === undefined ? reply : behindLoss(reply, this.#lostWrite)
    const seen = notExercised === undefined ? known : { ...reply, differences: [], notExercised }
    return observationOf(seen, statement, { suite: this.suite, step })
  }

  /** Closes the session on both sides; its next use opens it again. */
  async #replaceSession(session: string): Promise<void> {
    this.#hasLost = true
    await this.#pairs.close(session)
  }
}

function preparesAll({ encoders }: PlacedContext): boolean {
  return encoders !== undefined && sides.some(side => encoders[side] === asBinary)
}
