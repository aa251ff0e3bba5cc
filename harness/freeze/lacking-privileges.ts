import type { SwitchAnswers } from '../model/read-only.ts'

/**
 * ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR,
 * ER_PROCACCESS_DENIED_ERROR
 */
const notAllowed = /^(1044|1142|1143|1227|1370) /

/** The account may not do what was asked, whether or not the server is read-only. */
export function lacksPrivileges({ steps }: SwitchAnswers): boolean {
  return steps.some(({ answer }) => notAllowed.test(answer))
}
