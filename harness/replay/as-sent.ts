import type { Statement } from '../model/statement.ts'
import { fileFolderName } from '../model/topology.ts'
import { bareFileNames } from '../sql/effects/server-files.ts'
import { lex } from '../sql/lexer/lex.ts'

type Sent = Pick<Statement, 'sql' | 'params' | 'localFiles'>

/**
 * Returns a statement as it is sent on a database of this name. Files without a path are those in the suite's own
 * folder on each server. The path is relative to the server's data folder, so that both sides are sent the same text.
 */
export function asSent(statement: Sent & Pick<Statement, 'namesFiles'>, database: string): Sent {
  const { sql, params, localFiles, namesFiles } = statement
  return {
    sql: namesFiles ? inFileFolder(sql, database) : sql,
    ...(params ? { params } : {}),
    ...(localFiles ? { localFiles } : {}),
  }
}

function inFileFolder(sql: string, database: string): string {
  const parts: string[] = []
  let from = 0
  for (const { start, text } of bareFileNames(lex(sql), { ansiQuotes: false, noBackslashEscapes: false })) {
    const behindQuote = start + text.search(/['"]/) + 1
    parts.push(sql.slice(from, behindQuote), `../${fileFolderName}/${database}/`)
    from = behindQuote
  }
  return [...parts, sql.slice(from)].join('')
}
