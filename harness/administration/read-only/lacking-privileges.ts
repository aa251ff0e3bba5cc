import { isLackingRight } from '../../model/lacking-right.ts'
import type { SwitchAnswers } from '../../model/switch-row.ts'

/** The account may not do what was asked, whether or not the server is read-only. */
export function lacksPrivileges({ steps }: SwitchAnswers): boolean {
  return steps.some(({ answer }) => isLackingRight({ errno: Number.parseInt(answer, 10) }))
}
