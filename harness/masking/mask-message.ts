import { lex } from '../sql/lexer/lex.ts'
import { isPunctuation, nameOf, significant } from '../sql/lexer/token-walk.ts'
import type { MaskingTools } from './mask-sql.ts'

/** Each pattern separates the value from the text around it; the value may contain quotes itself. */
const values = [
  /^(Duplicate entry ')(.*)(' for key .*)$/s,
  /^(.*?(?:incorrect|invalid|truncated|wrong|illegal|out of range)\b[^']*?')(.*)('(?: for column (?:'[^']*'|[`\w.$]+) at row \d+| for (?:function|key) \S+)?)$/is,
]
const syntax = /^(.*\bnear ')(.*)(' at line \d+)$/s
/** Texts that servers put into quotes although they are not values. */
const phrases = new Set([
  'field list',
  'where clause',
  'on clause',
  'order clause',
  'group clause',
  'group statement',
  'having clause',
  'from clause',
  'partition function',
  'in/all/any subquery',
  'primary',
])

interface MessageContext {
  errno: number
  sqlState?: string
  /** The statement as it was sent, and as it is shown. */
  sql: string
  masked: string
}

/** Masks a server's message about a statement that may involve masked values. */
export function maskMessage(
  message: string,
  { errno, sqlState = '', sql, masked }: MessageContext,
  tools: MaskingTools,
): string {
  const { standIns, secrets, remembered } = tools
  // A program of the suite wrote this message, and it may contain anything.
  if (errno === 1644 || errno === 1643 || sqlState.startsWith('45') || secrets.signalled.has(errno))
    return standIns.of(message)
  const near = syntax.exec(message)
  if (near) return `${near[1]}${nearIn(near[2]!, sql, masked) ?? standIns.of(near[2]!)}${near[3]}`
  for (const value of values) {
    const found = value.exec(message)
    if (found) return remembered.scrub(found[1]!) + standIns.of(found[2]!) + remembered.scrub(found[3]!)
  }
  const names = namesIn(sql)
  const isName = (text: string) => {
    if (phrases.has(text.toLowerCase())) return true
    return text.split('.').every(part => {
      const name = part.replaceAll('`', '').toLowerCase()
      return names.has(name) || name.startsWith('crosscheck_') || secrets.hasName(name)
    })
  }
  const isEven = (message.match(/'/g) ?? []).length % 2 === 0 && (message.match(/"/g) ?? []).length % 2 === 0
  const quoted = isEven ? /'([^']*)'|"([^"]*)"/g : /['"](.*)$/gs
  const made = message.replaceAll(quoted, (whole: string, one?: string, other?: string) => {
    const text = one ?? other ?? ''
    return isName(text) ? whole : whole.replace(text, () => standIns.of(text))
  })
  return remembered.scrub(made)
}

/**
 * For a piece of the statement that begins where the parser stopped, returns the same piece of the masked statement.
 */
function nearIn(near: string, sql: string, masked: string): string | undefined {
  const at = sql.lastIndexOf(near)
  return at < 0 || sql.length !== masked.length ? undefined : masked.slice(at, at + near.length)
}

function namesIn(sql: string): ReadonlySet<string> {
  const tokens = significant(lex(sql))
  return new Set(
    tokens.flatMap((token, index) => {
      const name = nameOf(token)?.toLowerCase()
      return name === undefined || isPunctuation(tokens[index + 1], "'") ? [] : [name]
    }),
  )
}
