import type { MatrixVerdict } from '../model/matrix.ts'
import type { Verdict } from '../model/verdict.ts'

/** verdict.json: the contract with other programs. */
export function renderJson(verdict: Verdict | MatrixVerdict): string {
  return `${JSON.stringify(verdict, undefined, 2)}\n`
}
