import { isLackingRight } from '../../model/lacking-right.ts'
import type { SwitchOutcomes } from '../../model/switch-row.ts'

/** The account may not do what was asked, whether or not the server is read-only. */
export function lacksPrivileges({ steps }: SwitchOutcomes): boolean {
  return steps.some(({ outcome }) => isLackingRight({ errno: Number.parseInt(outcome, 10) }))
}
