import type { Severity } from './difference.ts'
import type { Coverage, Decision, JudgedServer } from './verdict.ts'

/** One application against several targets: a verdict for each, and one for all. */
export interface MatrixVerdict {
  formatVersion: 1
  /** no-go when one of the targets is, else unknown when one of them is, else go. */
  decision: Decision
  source: JudgedServer
  targets: MatrixTarget[]
  /** Divergences that fail on at least one target, those of most targets first. */
  divergences: MatrixDivergence[]
}

export interface MatrixTarget extends JudgedServer {
  decision: Decision
  /** The folder of this target's run, below that of the matrix. */
  directory: string
  coverage: Coverage
  /** How many divergences fail. */
  failing: number
  /** A sentence for each acceptance that soon ends; absent where none does. */
  endingAcceptances?: string[]
}

export interface MatrixDivergence {
  fingerprint: string
  severity: Severity
  at: string
  name?: string
  summary: string
  /** Of the first target that has something to say: why its acceptance holds no more. */
  because?: string
  /** For each target, in their order: whether it fails there. */
  fails: boolean[]
}
