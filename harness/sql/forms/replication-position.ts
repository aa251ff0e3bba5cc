import type { Token } from '../lexer/lex.ts'
import { isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'

const position = /^(?:gtid_purged|gtid_slave_pos|sql_log_bin)$/i
const keptByDump = /^@mysqldump_temp_log_bin$/i
/** A quick look, because most statements are none. */
const mention = /gtid_purged|gtid_slave_pos|sql_log_bin|mysqldump_temp_log_bin/i

/**
 * Whether a statement does nothing but what mysqldump and mariadb-dump write for a replica: SET @@GLOBAL.GTID_PURGED,
 * SET SQL_LOG_BIN = 0, and the variable in which the latter is kept.
 */
export function isReplicationPosition(sql: string, tokensOf: () => readonly Token[]): boolean {
  if (!mention.test(sql)) return false
  const words = significant(tokensOf())
  if (wordOf(words[0]) !== 'set') return false
  return listItems(words.slice(1)).every(assignment => {
    const [first, second] = assignment
    if (first?.kind === 'user-variable') return keptByDump.test(first.text)
    if (first?.kind === 'system-variable') return position.test(first.text.replace(/^@@(?:\w+\.)?/, ''))
    const hasScope = ['global', 'session', 'local'].includes(wordOf(first) ?? '')
    const name = nameOf(hasScope ? second : first)
    return name !== undefined && position.test(name) && assignment.some(token => isPunctuation(token, '='))
  })
}
