import { clock } from '../../kit/clock.ts'
import type { Former, ProtocolChoice } from '../../model/form.ts'
import type { Observation } from '../../model/observation.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide } from '../../model/side.ts'
import type { Statement } from '../../model/statement.ts'
import type { DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { SuiteDatabases } from '../../replay/suite-databases.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { type Case, statementsOf } from './case.ts'

export interface LaboratoryContext {
  /** Openers of sessions as in the run, with more statements of ours at the start of each session of the target. */
  openWith: (forTarget: readonly string[]) => BySide<SessionOpener>
  readers: BySide<SessionOpener>
  caretakers: BySide<DatabaseAdministrator>
  databases: SuiteDatabases
  /** The forms in which the run has sent statements, at least one. */
  forms: readonly LaboratoryForm[]
  runId: string
  statementTimeoutMs: number
}

export interface LaboratoryForm {
  protocol: ProtocolChoice
  formers: BySide<Former>
}

/** What happened in one attempt: one observation for each statement that had an answer. */
interface Attempt {
  probe: Observation
  all: Observation[]
}

/** A state that statements are asked about, one after the other. */
export interface Bench extends AsyncDisposable {
  /** Undefined where there was no answer: then this bench is of no more use. */
  ask(probe: Statement): Promise<Observation | undefined>
}

/** What the databases of the attempts are called after. */
export const laboratoryName = 'diagnosis'

/** Runs scripts on fresh databases of both sides, again and again, until its time is over. */
export class Laboratory {
  readonly #context: LaboratoryContext
  readonly #signal: AbortSignal
  readonly #deadlineMs: number
  readonly #form: LaboratoryForm

  constructor(context: LaboratoryContext, limits: { timeLimitMs: number; signal: AbortSignal; form?: LaboratoryForm }) {
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

  /** Undefined where the statement in question got no answer, or when the time was over before. */
  async attempt(script: Case, forTarget: readonly string[] = []): Promise<Attempt | undefined> {
    if (this.isOver) return undefined
    const statements = statementsOf(script)
    await using replay = await this.#open(script, statements, forTarget)
    const all = await this.#advance(replay, statements)
    const probe = all?.findLast(({ statement }) => statement === script.probe.id)
    return all && probe && isAnswered(probe) ? { probe, all } : undefined
  }

  /**
   * Everything before the statement in question, once, for many forms of that statement. Only for statements that leave
   * nothing behind. Undefined when the time was over before.
   */
  async openBench(script: Case): Promise<Bench | undefined> {
    if (this.isOver) return undefined
    const statements = [...script.before]
    await using undo = new AsyncDisposableStack()
    const replay = undo.use(await this.#open(script, statements, []))
    if (!(await this.#advance(replay, statements))) return undefined
    const opened = undo.move()
    return {
      ask: async probe => {
        if (this.isOver) return undefined
        statements.push(probe)
        const observation = (await replay.advanceTo(probe)).findLast(({ statement }) => statement === probe.id)
        return observation && isAnswered(observation) ? observation : undefined
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    }
  }

  #open({ probe }: Case, statements: Statement[], forTarget: readonly string[]): Promise<SuiteReplay> {
    const { openWith, readers, caretakers, databases, runId } = this.#context
    const { formers } = this.#form
    const statementTimeoutMs = Math.ceil(Math.min(this.#context.statementTimeoutMs, Math.max(1, this.leftMs)))
    return SuiteReplay.open(
      { name: laboratoryName, file: probe.at.file, statements },
      {
        openers: openWith(forTarget),
        readers,
        caretakers,
        databases,
        runId,
        statementTimeoutMs,
        formers,
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
