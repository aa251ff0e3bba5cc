import type { Token } from './lex.ts'
import { defaultQuoting, type Quoting } from './quoting.ts'
import { listItems, significant, wordOf } from './token-walk.ts'

/** The quoting of one connection: the current reading, and readings kept in user variables to be restored later. */
export interface QuotingState {
  current: Quoting
  kept: ReadonlyMap<string, Quoting>
}

export const initialQuoting: QuotingState = { current: defaultQuoting, kept: new Map() }

const impliesAnsiQuotes = ['ANSI_QUOTES', 'ANSI', 'DB2', 'MAXDB', 'MSSQL', 'ORACLE', 'POSTGRESQL']

/** The bits of sql_mode, alike in MySQL (`sql/system_variables.h`) and MariaDB (`sql/sql_class.h`). */
const ansiQuotesBit = 1n << 2n
const noBackslashEscapesBit = 1n << 20n

/**
 * Returns the reading after a statement. Follows `SET sql_mode = …` with literals, `CONCAT(@@sql_mode, …)`,
 * `REPLACE(@@sql_mode, …)`, DEFAULT, and a value kept in a user variable before. An unknown value leaves the reading
 * unchanged.
 */
export function quotingAfter(state: QuotingState, tokens: readonly Token[]): QuotingState {
  const words = significant(tokens)
  if (!words[0] || wordOf(words[0]) !== 'set') return state
  let scope = 'session'
  let { current } = state
  const kept = new Map(state.kept)
  for (const assignment of listItems(words.slice(1))) {
    const [first, second] = assignment
    const modifier = first ? wordOf(first) : undefined
    const hasModifier = modifier && ['global', 'session', 'local', 'persist', 'persist_only'].includes(modifier)
    if (hasModifier) scope = modifier
    const name = hasModifier ? second : first
    if (!name) continue
    const value = assignment.slice(hasModifier ? 3 : 2)
    if (name.kind === 'user-variable') {
      if (value.length === 1 && isSqlMode(value[0]!)) kept.set(name.text.toLowerCase(), current)
    } else if (namesSqlMode(name, scope)) current = quotingOf(value, current, kept)
  }
  return { current, kept }
}

function namesSqlMode(token: Token, scope: string): boolean {
  if (wordOf(token) === 'sql_mode') return scope === 'session' || scope === 'local'
  return isSqlMode(token)
}

function isSqlMode(token: Token): boolean {
  return token.kind === 'system-variable' && /^@@(?:session\.|local\.)?`?sql_mode`?$/i.test(token.text)
}

function quotingOf(value: readonly Token[], current: Quoting, kept: ReadonlyMap<string, Quoting>): Quoting {
  const [first] = value
  if (!first) return current
  const modes = value
    .filter(token => token.kind === 'string' || token.kind === 'word' || token.kind === 'quoted-identifier')
    .flatMap(token => token.text.toUpperCase().match(/[A-Z_]+/g) ?? [])
  const named: Quoting = {
    ansiQuotes: modes.some(mode => impliesAnsiQuotes.includes(mode)),
    noBackslashEscapes: modes.includes('NO_BACKSLASH_ESCAPES'),
  }
  if (value.some(isSqlMode)) {
    if (wordOf(first) === 'replace')
      return {
        ansiQuotes: current.ansiQuotes && !named.ansiQuotes,
        noBackslashEscapes: current.noBackslashEscapes && !named.noBackslashEscapes,
      }
    return {
      ansiQuotes: current.ansiQuotes || named.ansiQuotes,
      noBackslashEscapes: current.noBackslashEscapes || named.noBackslashEscapes,
    }
  }
  if (first.kind === 'user-variable') return kept.get(first.text.toLowerCase()) ?? current
  if (first.kind === 'number' && /^\d+$/.test(first.text)) {
    const bits = BigInt(first.text)
    return { ansiQuotes: (bits & ansiQuotesBit) !== 0n, noBackslashEscapes: (bits & noBackslashEscapesBit) !== 0n }
  }
  return named
}
