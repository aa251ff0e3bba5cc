import type { Decision, Reason } from '../model/verdict.ts'

/** Returns one reason for each rule that has evidence. */
export function present(decision: Decision, evidenceByRule: ReadonlyMap<string, string[]>): Reason[] {
  return [...evidenceByRule].flatMap(([rule, evidence]) => (evidence.length > 0 ? [{ rule, decision, evidence }] : []))
}
