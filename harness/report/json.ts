import type { Verdict } from '../model/verdict.ts'

/** verdict.json: the contract with other programs. */
export function renderJson(verdict: Verdict): string {
  return `${JSON.stringify(verdict, undefined, 2)}\n`
}
