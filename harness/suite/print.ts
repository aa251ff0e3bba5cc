import type { Statement, Suite } from '../model/statement.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { type QuotingState, quotingAfter } from '../sql/lexer/quoting-state.ts'
import { splitScript } from '../sql/lexer/split.ts'
import { orderGuarantee } from '../sql/order/order-guarantee.ts'
import { printParams } from './params.ts'
import { quotingOfConnection } from './quoting-of-connection.ts'
import { defaultSession } from './read-statement.ts'

/**
 * Writes a suite so that reading the text gives the same suite, except for places. Comments inside statements are
 * written; comments between statements are not, because they are not part of a suite.
 */
export function printSuite(suite: Suite): string {
  const heading = [
    `-- suite: ${suite.name}`,
    suite.fixture && `-- fixture: ${suite.fixture.name}`,
    suite.files && `-- files: ${suite.files.files.map(({ name }) => name).join(', ')}`,
    suite.path !== undefined && `-- path: ${suite.path}`,
    suite.connection && `-- connection: ${JSON.stringify(suite.connection)}`,
    suite.only && '-- only: suite',
  ].filter(line => typeof line === 'string')
  const initial = quotingOfConnection(suite.connection)
  const connections = new Map<string, QuotingState>()
  const statements = suite.statements.map(statement => {
    const quoting = connections.get(statement.session) ?? initial
    const tokens = lex(statement.sql, quoting.current)
    connections.set(statement.session, quotingAfter(quoting, tokens))
    return [...directiveLines(statement, tokens), delimited(statement.sql, tokens, quoting), ''].join('\n')
  })
  return `${heading.join('\n')}\n\n${statements.join('\n')}`
}

function directiveLines(statement: Statement, tokens: readonly Token[]): string[] {
  const { name, params, onReadOnly, expectedErrors, session, tolerances, reap } = statement
  const lines: string[] = []
  if (name !== undefined) lines.push(`-- name: ${name}`)
  if (session !== defaultSession) lines.push(`-- session: ${session}`)
  if (params) lines.push(`-- params: ${printParams(params)}`)
  const order = orderWord(statement, tokens)
  if (order) lines.push(`-- order: ${order}`)
  if (onReadOnly?.kind === 'refused') lines.push('-- on-read-only: refused')
  if (onReadOnly && onReadOnly.kind !== 'refused')
    lines.push(`-- on-read-only: ${onReadOnly.kind} ${JSON.stringify(onReadOnly.how)}`)
  if (expectedErrors) lines.push(`-- expect: error ${expectedErrors.join(', ')}`)
  for (const { kinds, because } of tolerances)
    lines.push(`-- tolerate: ${kinds.join(', ')} because ${JSON.stringify(because)}`)
  if (reap.length > 0) lines.push(`-- reap: ${reap.join(', ')}`)
  if (statement.waiting.kind === 'send') lines.push('-- send')
  if (statement.only) lines.push('-- only')
  return lines
}

/** Returns the word for the directive `order`; undefined if the statement's own ORDER BY says the same. */
function orderWord({ order }: Statement, tokens: readonly Token[]): 'exact' | 'any' | undefined {
  if (order.kind === orderGuarantee(tokens).kind || order.kind === 'partial') return undefined
  return order.kind === 'total' ? 'exact' : 'any'
}

// `$$` is not among the delimiters, because it opens a string for a MySQL 9 client.
const delimiters = ['//', '@@', '%%', '~~~', '^^^']

/** Adds the usual delimiter if the client ends the statement there and nowhere before; otherwise another delimiter. */
function delimited(sql: string, tokens: readonly Token[], quoting: QuotingState): string {
  const last = tokens.at(-1)
  const isOpenToLineEnd = last?.kind === 'comment' && !last.text.startsWith('/*')
  const usual = isOpenToLineEnd ? `${sql}\n;` : `${sql};`
  const { statements, errors } = splitScript(usual, { file: '', quoting })
  if (errors.length === 0 && statements.length === 1 && statements[0]?.sql === sql) return usual
  const delimiter = delimiters.find(candidate => !sql.includes(candidate)) ?? freshDelimiter(sql)
  return `DELIMITER ${delimiter}\n${sql}\n${delimiter}\nDELIMITER ;`
}

function freshDelimiter(sql: string): string {
  for (let count = 1; ; count++) if (!sql.includes(`~${count}~`)) return `~${count}~`
}
