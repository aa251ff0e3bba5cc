import { type Kind, severityOfKind } from './kind.ts'
import type { FailOn } from './policy.ts'
import { type Severity, worst } from './severity.ts'

/** The severity from which on a new divergence blocks a go. */
export function barOf(failOn: FailOn): Severity {
  return typeof failOn === 'string' ? failOn : (failOn.atLeast ?? 'risky')
}

/** The worst severity of these kinds, each as the policy has it count. */
export function severityUnder(failOn: FailOn, list: readonly Kind[]): Severity {
  const ofKind = (kind: Kind) => (typeof failOn === 'string' ? undefined : failOn[kind]) ?? severityOfKind[kind]
  return worst(list.map(ofKind))
}

/** Moves the bar, and keeps as what each kind counts. */
export function withBar(failOn: FailOn, bar: Severity | undefined): FailOn {
  if (bar === undefined) return failOn
  return typeof failOn === 'string' ? bar : { ...failOn, atLeast: bar }
}
