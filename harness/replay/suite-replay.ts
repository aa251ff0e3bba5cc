import { BatchQueue } from '../kit/batch-queue.ts'
import { formatLocation } from '../model/format-location.ts'
import { refusedForRights } from '../model/lacking-right.ts'
import type { Observation, ObservedStep } from '../model/observation.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import type { Pair, PairReply, PairRequest } from '../session/pair.ts'
import { asBinary } from '../sql/forms/protocol-forms.ts'
import { isRestartable } from '../suite/is-restartable.ts'
import { judgedStatements } from '../suite/judged-statements.ts'
import { contentsQueries, observedContents, repliesOf } from './contents.ts'
import { type ObservedStatement, observationOf } from './observation-of.ts'
import { PipelinePolicy } from './pipeline-policy.ts'
import type { ReplayContext } from './replay-context.ts'
import { SchemaKeys, type StatementKnowledge } from './schema-keys.ts'
import { ServerEnds } from './server-ends.ts'
import type { LeasedDatabase } from './suite-databases.ts'
import { SuitePairs } from './suite-pairs.ts'
import { WarningFreeStatements } from './warning-free-statements.ts'
import { withWarningsOf } from './with-warnings-of.ts'

/** A suite that has its databases already needs nobody who lends some. */
type PlacedContext = Omit<ReplayContext, 'databases'>
/** Only what was made for the suite can be rebuilt. */
type PlacedDatabase = Omit<LeasedDatabase, 'renew'> & Partial<Pick<LeasedDatabase, 'renew'>>

interface UnderWay {
  /** Its place in the suite. */
  index: number
  statement: Statement
  request: PairRequest
  reply: Promise<PairReply>
}

/** A statement, and what it is sent with. */
interface Sending extends Pick<UnderWay, 'index' | 'statement'> {
  /** The next one on the same session. */
  follower: Statement | undefined
  pair: Pair
  knowledge: StatementKnowledge
}

/** A suite that restarts more often is replayed with care. */
const mostStarts = 3

/**
 * One suite on fresh databases of both sides, statement by statement. A lost session is replaced on both sides, so that
 * their states stay alike, and the suite goes on; the loss itself is in the journal and keeps the verdict from being go.
 *
 * Where writes were sent behind a statement that was lost, one side may have run them and the other not. Then the suite
 * restarts on fresh databases; what has been recorded is run once more, and not recorded again. So it does where the
 * list of a statement's warnings is wanted that has been spared, and running the statement again would tell something else.
 */
export class SuiteReplay implements AsyncDisposable {
  readonly suite: Suite
  readonly #context: PlacedContext
  readonly #pairs: SuitePairs
  readonly #windows: PipelinePolicy
  readonly #quiet: WarningFreeStatements
  /** By connection, what was sent without waiting. */
  readonly #inFlight = new Map<string, UnderWay>()
  readonly #database: PlacedDatabase
  /** Ids; the other statements run for what they leave behind. */
  readonly #judged: ReadonlySet<string>
  #keys: SchemaKeys
  /** A statement that had no answer may still run on a server. */
  #hasLost = false
  #hasSettled = false
  #next = 0
  /** How many statements have been recorded. */
  #recorded = 0
  /** Places of statements that were lost: behind them the session is another one, also when they are run again. */
  readonly #losses = new Set<number>()
  #starts = 1
  readonly #ends: ServerEnds

  private constructor(suite: Suite, database: PlacedDatabase, context: PlacedContext) {
    this.suite = suite
    this.#database = database
    this.#context = context
    this.#pairs = new SuitePairs(context.openers, database.name)
    this.#windows = new PipelinePolicy(suite, context.pipeline ?? 1, {
      // What is prepared overtakes what is sent before it.
      isSpeculative: database.renew !== undefined && !preparesAll(context) && isRestartable(suite),
    })
    this.#quiet = new WarningFreeStatements(suite)
    this.#ends = new ServerEnds(context.openers, { mayRestart: database.renew !== undefined && isRestartable(suite) })
    this.#judged = judgedStatements(suite)
    this.#keys = new SchemaKeys(suite, context.readers, database)
  }

  get database(): string {
    return this.#database.name
  }

  /** On databases that are there already, with their fixture, and stay. */
  static on(database: Pick<LeasedDatabase, 'name' | 'tables'>, suite: Suite, context: PlacedContext): SuiteReplay {
    const stays = { loading: [], ended: () => {}, [Symbol.asyncDispose]: async () => {} }
    return new SuiteReplay(suite, { ...database, ...stays }, context)
  }

  /** On databases that hold the fixture and nothing else. */
  static async open(suite: Suite, context: ReplayContext): Promise<SuiteReplay> {
    return new SuiteReplay(suite, await context.databases.lease(suite, context), context)
  }

  /** What loading the fixture showed. */
  get loading(): readonly Observation[] {
    return this.#database.loading
  }

  /**
   * The whole suite: what is observed of the fixture, of the statements that are to be judged, and of the tables that they
   * left behind, in batches. Throws the signal's reason where the run is given up between two statements.
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

  /** Runs the suite's statements up to and with this one, as far as they have not been run. */
  async advanceTo(statement: Statement): Promise<Observation[]> {
    const observations: Observation[] = []
    await this.#advance(this.suite.statements.indexOf(statement, this.#next), observation => {
      observations.push(observation)
    })
    return observations
  }

  /** `last`: the index of the statement that is the last of interest; absent where the contents of tables are, too. */
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

  /** `mayGoOn`: waited for before more statements are sent. */
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
        // Nobody knows what of it the server still has.
        underWay.length = 0
        await this.#restart()
        continue
      }
      this.#quiet.add(statement, answer)
      const isWriteBehind = () => underWay.some(behind => !this.#windows.onlyReads(behind.statement))
      // Run again, it would tell something else where writes have gone behind it, or where it is one.
      const isKnown = !answer.lacksWarnings || (this.#quiet.isRepeatable(statement) && !isWriteBehind())
      if (isKnown && index >= this.#recorded) {
        const reply = answer.lacksWarnings ? await this.#withWarnings(first, answer, underWay) : answer
        this.#recorded = index + 1
        seen(this.#observe(reply, 'suite', statement))
        if (reply.lost) this.#losses.add(index)
      }
      if (isKnown && !this.#losses.has(index)) continue
      this.#next = index + 1
      if (serverEnd === 'this-statement' || !isKnown || isWriteBehind()) await this.#restart()
      else await this.#replaceSession(statement.session)
      // Those behind it have gone with their connections.
      underWay.length = 0
    }
  }

  /** Nobody knows what is in databases whose fixture had no answer. */
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

  /** Sends as many statements as may be under way together. `seen` hears of what was reaped for them. */
  async #sendUpTo(end: number, underWay: UnderWay[], seen: (observation: Observation) => void): Promise<void> {
    while (this.#next <= end) {
      const statement = this.suite.statements[this.#next]!
      if (this.#ends.hasEndedServer(this.#next)) {
        this.#next += 1
        continue
      }
      if (!this.#windows.admits(statement, underWay)) return
      // It will be lost again.
      if (this.#losses.size > 0 && underWay.some(({ index }) => this.#losses.has(index))) return
      if (this.#inFlight.size > 0) {
        if (underWay.length > 0) return
        for (const observation of await this.#reap([...statement.reap, statement.session])) seen(observation)
      }
      // What we ask on the way must not come between the two.
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
        // Waiting for the lock, not for the reply: what comes next is to meet it.
        await pair.settled()
      }
    }
  }

  #send({ index, statement, follower, pair, knowledge }: Sending): UnderWay {
    const request: PairRequest = {
      statement: { sql: statement.sql, ...(statement.params ? { params: statement.params } : {}), ...knowledge },
      deadlineMs: this.#context.statementTimeoutMs,
      mayBeFollowed: this.#windows.mayBeFollowed(statement),
      mayLackWarnings: this.#quiet.has(statement, this.#windows.isSpeculative),
      ...this.#formersFor(statement, follower),
      ...(follower?.effects.diagnostics === 'read'
        ? { leaveWarnings: `left for ${formatLocation(follower.at)}, which looks at the same state` }
        : {}),
    }
    const sent = { index, statement, request, reply: pair.run(request) }
    // It is awaited in its turn.
    sent.reply.catch(() => {})
    return sent
  }

  /** What was sent first is run again behind all others, for the list of its warnings. */
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

  /**
   * The attempt to prepare what cannot be prepared leaves its own error behind. Where somebody looks, nothing is tried.
   */
  #formersFor(statement: Statement, follower: Statement | undefined): Pick<ReplayContext, 'encoders'> {
    const { encoders } = this.#context
    const isWatched = [statement, follower].some(each => each?.effects.diagnostics === 'read')
    return encoders && !isWatched ? { encoders } : {}
  }

  /** By what the tables are now, as far as it is known. While something is in flight they may change, and asking might wait for it. */
  #knownOf(statement: Statement): StatementKnowledge | undefined {
    return this.#inFlight.size === 0 ? this.#keys.knownOf(statement) : { order: statement.order }
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
      this.#keys.learn(sent.statement)
      const reply = await sent.reply
      observations.push(this.#observe(reply, 'suite', sent.statement))
      if (reply.lost) await this.#replaceSession(session)
    }
    return observations
  }

  #observe(reply: PairReply, step: ObservedStep, statement: ObservedStatement): Observation {
    const { grants } = this.#context
    const notExercised = grants && refusedForRights(reply, grants)
    const seen = notExercised === undefined ? reply : { ...reply, differences: [], notExercised }
    return observationOf(seen, statement, { suite: this.suite, step })
  }

  /** On both sides, when the session is next used. */
  async #replaceSession(session: string): Promise<void> {
    this.#hasLost = true
    await this.#pairs.close(session)
  }
}

function preparesAll({ encoders }: PlacedContext): boolean {
  return encoders !== undefined && sides.some(side => encoders[side] === asBinary)
}
