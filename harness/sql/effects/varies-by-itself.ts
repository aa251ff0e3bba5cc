import { lex } from '../lexer/lex.ts'
import { isPunctuation, significant, wordOf } from '../lexer/token-walk.ts'

/** Functions that return another value at each call, whatever the clock and the random seed of the session. */
const varying = ['sysdate', 'uuid', 'uuid_short', 'uuid_v4', 'uuid_v7', 'random_bytes', 'sys_guid', 'connection_id']
const mention = new RegExp(varying.join('|'), 'i')

/** Whether a statement calls a function by which equal servers in an equal state differ. */
export function variesByItself(sql: string): boolean {
  if (!mention.test(sql)) return false
  const tokens = significant(lex(sql))
  return tokens.some((token, index) => varying.includes(wordOf(token) ?? '') && isPunctuation(tokens[index + 1], '('))
}
