import type { Statement } from '../../model/statement.ts'

const clockWords =
  /\b(?:now|sysdate|curdate|curtime|current_date|current_time|current_timestamp|localtime|localtimestamp|utc_date|utc_time|utc_timestamp|unix_timestamp)\b/i

/** Whether something in the text may be the time of day; in doubt, it is. */
export function readsClock(statements: readonly Pick<Statement, 'sql'>[]): boolean {
  return statements.some(({ sql }) => clockWords.test(sql))
}
