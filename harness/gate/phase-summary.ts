import type { Divergence } from '../model/divergence.ts'
import type { Finding } from '../model/finding.ts'
import type { PhaseEntry, PhaseFinished, PhaseLeftOut } from '../model/journal.ts'
import type { PhaseBase, PhaseJudge, PhaseJudgement, PhaseReader } from '../model/phase.ts'
import type { PhaseState } from '../model/phase-state.ts'
import type { SummarisedPhase } from './summarised-journal.ts'

/** Summarises one phase of a run, as far as its journal has been read. */
export class PhaseSummary {
  readonly #reader: PhaseReader
  readonly #judge: PhaseJudge
  readonly #leftOut: string[] = []
  #hasStarted = false
  #finished: PhaseFinished | undefined

  constructor(reader: PhaseReader, base: PhaseBase) {
    this.#reader = reader
    this.#judge = reader.judge(base)
  }

  begin(): void {
    this.#hasStarted = true
  }

  leaveOut({ because }: PhaseLeftOut): void {
    this.#leftOut.push(because)
  }

  finish(entry: PhaseFinished): void {
    this.#finished = entry
  }

  add(entry: PhaseEntry): readonly Finding[] {
    return this.#judge.add(entry)
  }

  settle(): readonly Finding[] {
    return this.#judge.settle()
  }

  judgement(): PhaseJudgement {
    const { remarks = [], ...judgement } = this.#judge.judgement(this.state)
    return { ...judgement, remarks: [[`${this.#reader.name}-left-out`, this.#leftOut], ...remarks] }
  }

  get state(): PhaseState {
    if (this.#finished) return 'finished'
    if (this.#hasStarted) return 'not-finished'
    return this.#leftOut.length > 0 ? 'left-out' : 'not-started'
  }

  summarised(): SummarisedPhase {
    const { name, title, circumstance } = this.#reader
    const { state } = this
    const judge = this.#judge
    return {
      name,
      title,
      ...(circumstance === undefined ? {} : { circumstance }),
      state,
      ms: this.#finished?.ms ?? 0,
      section: (divergences: readonly Divergence[]) => judge.section(state, divergences),
      result: (divergences: readonly Divergence[]) => judge.result?.(state, divergences),
    }
  }
}
