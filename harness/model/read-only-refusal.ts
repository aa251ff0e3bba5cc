import type { Outcome } from './outcome.ts'

type Refusal = Extract<Outcome, { kind: 'error' }>

/** `read-only`, `read_only`, `READ_ONLY`: a message contains the name of the option in any language. */
const namesTheOption = /read[-_ ]only/i

/**
 * Whether a server refuses because it is read-only. Errors, from the servers' own lists: 1290
 * ER_OPTION_PREVENTS_STATEMENT (shared by several options), 1792 ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, 1836
 * ER_READ_ONLY_MODE, 1874 ER_INNODB_READ_ONLY, 3501 (account management), 1036 ER_OPEN_AS_READONLY, and with errno 165
 * (HA_ERR_TABLE_READONLY) 1015 ER_CANT_LOCK, 1005 ER_CANT_CREATE_TABLE and 1025 ER_ERROR_ON_RENAME.
 */
export function isReadOnlyRefusal({ errno, message }: Pick<Refusal, 'errno' | 'message'>): boolean {
  if ([1792, 1836, 1874, 3501, 1036].includes(errno)) return true
  if (errno === 1290) return namesTheOption.test(message)
  return [1005, 1015, 1025].includes(errno) && /\b165\b/.test(message)
}
