import { encodeDeclared, type Form, type ProtocolChoice, type StatementEncoder } from '../../model/protocol-form.ts'
import type { BySide } from '../../model/side.ts'
import type { Param } from '../../model/statement.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { isPunctuation, significant, wordOf } from '../lexer/token-walk.ts'

/** Encodes a statement as plain text: parameters are written into it as literals. */
export const asText: StatementEncoder = ({ sql, params }) => {
  if (!params) return { sql }
  const markers = lex(sql).filter(({ kind }) => kind === 'parameter')
  return { sql: replaceTokens(sql, markers, params.map(literal)) }
}

/**
 * Encodes a statement as a prepared statement. Literals that are compared, stored or listed become parameters, as a
 * driver would bind them; other literals stay, because they name columns, count rows or choose a sort key. If a server
 * cannot prepare this form, it gets the statement without lifted literals, and then as text.
 */
export const asBinary: StatementEncoder = ({ sql, params }) => {
  const text: Form = { sql }
  if (params) return { sql, params }
  const literals = liftable(lex(sql))
  const plain: Form = { sql, params: [], otherwise: text }
  if (literals.length === 0) return plain
  const lifted = replaceTokens(
    sql,
    literals.map(({ token }) => token),
    literals.map(() => '?'),
  )
  return { sql: lifted, params: literals.map(({ param }) => param), otherwise: plain }
}

function replaceTokens(sql: string, tokens: readonly Token[], texts: readonly string[]): string {
  let end = 0
  const parts = tokens.flatMap((token, index) => {
    const before = sql.slice(end, token.start)
    end = token.end
    return [before, texts[index] ?? token.text]
  })
  return [...parts, sql.slice(end)].join('')
}

function literal(param: Param): string {
  switch (param.kind) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return param.value ? '1' : '0'
    case 'integer':
    case 'decimal':
      return String(param.value)
    case 'double':
      return param.value.toExponential()
    case 'string':
      // Whether backslashes escape depends on sql_mode; a literal without backslashes means the same in every mode.
      return /[\\\0]/.test(param.value)
        ? `CONVERT(0x${Buffer.from(param.value, 'utf8').toString('hex')} USING utf8mb4)`
        : `'${param.value.replaceAll("'", "''")}'`
    case 'bytes':
      return param.value.length === 0 ? "''" : `0x${Buffer.from(param.value).toString('hex')}`
    case 'datetime':
      return `'${param.value}'`
    default:
      return param satisfies never
  }
}

const comparisons = ['=', '<', '>', '<=', '>=', '<>', '!=', '<=>']
/** Statements whose literals are values; in definitions and settings they are part of the syntax. */
const withValues = ['select', 'insert', 'replace', 'update', 'delete', 'with', '(']

function liftable(tokens: readonly Token[]): { token: Token; param: Param }[] {
  const list = significant(tokens)
  const first = wordOf(list[0]) ?? list[0]?.text ?? ''
  // A text with a part that some servers skip cannot be rewritten for all servers.
  if (!withValues.includes(first) || list.length !== tokens.filter(({ kind }) => kind !== 'comment').length) return []
  return list.flatMap((token, index) => {
    const param = paramOf(token)
    return param && standsForValue(list, index) ? [{ token, param }] : []
  })
}

function paramOf({ kind, text }: Token): Param | undefined {
  if (kind === 'number' && /^\d{1,18}$/.test(text)) return { kind: 'integer', value: BigInt(text) }
  if (kind === 'string' && /^'[^'\\]*'$/.test(text)) return { kind: 'string', value: text.slice(1, -1) }
  return undefined
}

/**
 * Whether a literal follows a comparison and ends the compared expression: `a = 1 AND`, not `a = 1 + b` nor `a = DATE
 * '…'`.
 */
function standsForValue(list: readonly Token[], index: number): boolean {
  const before = list[index - 1]
  const behind = list[index + 1]
  if (before?.kind !== 'punctuation' || !comparisons.includes(before.text)) return false
  if (behind === undefined || isPunctuation(behind, ')') || isPunctuation(behind, ',')) return true
  const word = wordOf(behind)
  return (
    word !== undefined && ['and', 'or', 'where', 'group', 'order', 'limit', 'having', 'for', 'union'].includes(word)
  )
}

/** Returns the encoders for each comparison of source and target. */
export function encodersOf(protocol: ProtocolChoice): BySide<StatementEncoder>[] {
  switch (protocol) {
    case 'declared':
      return [{ source: encodeDeclared, target: encodeDeclared }]
    case 'text':
      return [{ source: asText, target: asText }]
    case 'binary':
      return [{ source: asBinary, target: asBinary }]
    case 'both':
      return [
        { source: asText, target: asText },
        { source: asBinary, target: asBinary },
      ]
    default:
      return protocol satisfies never
  }
}
