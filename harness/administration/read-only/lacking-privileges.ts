import { isLackingRight } from '../../model/lacking-right.ts'
import type { SwitchOutcomes } from '../../model/switch-row.ts'

/** Whether a step failed because the account lacks the privilege, no matter whether the server is read-only. */
export function lacksPrivileges({ steps }: SwitchOutcomes): boolean {
  return steps.some(({ outcome }) => isLackingRight({ errno: Number.parseInt(outcome, 10) }))
}
