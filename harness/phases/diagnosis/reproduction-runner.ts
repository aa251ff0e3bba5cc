import { clock } from '../../kit/clock.ts'
import type { Observation } from '../../model/observation.ts'
import type { ProtocolChoice, StatementEncoder } from '../../model/protocol-form.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide } from '../../model/side.ts'
import type { Statement } from '../../model/statement.ts'
import type { DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { SuiteDatabases } from '../../replay/suite-databases.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { type ReproductionScript, statementsOf } from './reproduction-script.ts'

export interface ReproductionContext {
  /** Openers of sessions as in the run, with these additional statements at the start of each session of the target. */
  openWith: (forTarget: readonly string[]) => BySide<SessionOpener>
  readers: BySide<SessionOpener>
  adminSessions: BySide<DatabaseAdministrator>
  databases: SuiteDatabases
  /** The forms in which the run has sent statements, at least one. */
  forms: readonly ReproductionForm[]
  runId: string
  statementTimeoutMs: number
}

export interface ReproductionForm {
  protocol: ProtocolChoice
  encoders: BySide<StatementEncoder>
}

/** The result of one attempt: one observation for each statement that had a reply. */
interface Attempt {
  failing: Observation
  all: Observation[]
}

/** A state of both servers on which statements are run one after the other. */
export interface PreparedState extends AsyncDisposable {
  /** Runs a statement. Returns undefined if there was no reply; then this prepared state can no longer be used. */
  attempt(failing: Statement): Promise<Observation | undefined>
}

/** The name from which the names of the databases of attempts are derived. */
export const reproductionName = 'diagnosis'

/** Runs scripts on fresh databases of both sides, until its time is over. */
export class ReproductionRunner {
  readonly #context: ReproductionContext
  readonly #signal: AbortSignal
  readonly #deadlineMs: number
  readonly #form: ReproductionForm

  constructor(
    context: ReproductionContext,
    limits: { timeLimitMs: number; signal: AbortSignal; form?: ReproductionForm },
  ) {
    this.#context = context
    this.#signal = limits.signal
    this.#form = limits.form ?? context.forms[0]!
    this.#deadlineMs = clock.monotonicMs() + limits.timeLimitMs
  }

  get isOver(): boolean {
    return this.#signal.aborted || this.leftMs <= 0
  }

  get leftMs(): number {
    return this.#deadlineMs - clock.monotonicMs()
  }

  /** Runs a script. Returns undefined if the failing statement got no reply, or if the time was over before. */
  async attempt(script: ReproductionScript, forTarget: readonly string[] = []): Promise<Attempt | undefined> {
    if (this.isOver) return undefined
    const statements = statementsOf(script)
    await using replay = await this.#open(script, statements, forTarget)
    const all = await this.#advance(replay, statements)
    const failing = all?.findLast(({ statement }) => statement === script.failing.id)
    return all && failing && isAnswered(failing) ? { failing, all } : undefined
  }

  /**
   * Runs all statements before the failing one once, for many variants of the failing one. Only for failing statements
   * that change nothing. Returns undefined if the time was over before.
   */
  async prepare(script: ReproductionScript): Promise<PreparedState | undefined> {
    if (this.isOver) return undefined
    const statements = [...script.before]
    await using undo = new AsyncDisposableStack()
    const replay = undo.use(await this.#open(script, statements, []))
    if (!(await this.#advance(replay, statements))) return undefined
    const opened = undo.move()
    return {
      attempt: async failing => {
        if (this.isOver) return undefined
        statements.push(failing)
        const observation = (await replay.advanceTo(failing)).findLast(({ statement }) => statement === failing.id)
        return observation && isAnswered(observation) ? observation : undefined
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    }
  }

  #open(
    { failing, files, connection }: ReproductionScript,
    statements: Statement[],
    forTarget: readonly string[],
  ): Promise<SuiteReplay> {
    const { openWith, readers, adminSessions, databases, runId } = this.#context
    const { encoders } = this.#form
    const statementTimeoutMs = Math.ceil(Math.min(this.#context.statementTimeoutMs, Math.max(1, this.leftMs)))
    return SuiteReplay.open(
      {
        name: reproductionName,
        file: failing.at.file,
        statements,
        ...(files ? { files } : {}),
        ...(connection ? { connection } : {}),
      },
      {
        openers: openWith(forTarget),
        readers,
        adminSessions,
        databases,
        runId,
        statementTimeoutMs,
        encoders,
      },
    )
  }

  async #advance(replay: SuiteReplay, statements: readonly Statement[]): Promise<Observation[] | undefined> {
    const all: Observation[] = []
    for (const statement of statements) {
      if (this.isOver) return undefined
      all.push(...(await replay.advanceTo(statement)))
    }
    return all
  }
}

function isAnswered({ source, target }: Observation): boolean {
  return [...source, ...target].every(({ kind }) => kind !== 'lost')
}
