import { formatLocation } from '../model/location.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { type DefinedKind, definedKinds } from '../model/statement-effects.ts'
import { definedThing } from '../sql/effects/defined-thing.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'

/** A DEFINER clause that was left out of a statement. */
export interface LeftOutDefiner {
  statement: Pick<Statement, 'id' | 'at'>
  kind: DefinedKind
  /** Without its database. */
  name: string
  /** `user@host`, as the information schema writes it; a role of MariaDB has nothing behind the `@`. */
  definer: string
}

const ownAccount = ['current_user', 'current_role']

/**
 * The text without its DEFINER clause, also where that stands inside of `/*!50013 … *\/`, so that whoever runs it is the
 * definer; undefined where it has none, or names CURRENT_USER. Read by tokens: bodies, strings and comments stay.
 */
export function withoutDefiner(sql: string): { sql: string; dropped: Omit<LeftOutDefiner, 'statement'> } | undefined {
  if (!/\bdefiner\b/i.test(sql)) return undefined
  const tokens = lex(sql)
  const words = significant(tokens)
  const verb = wordOf(words[0])
  if (verb !== 'create' && verb !== 'alter') return undefined
  const start = words.findIndex((token, index) => wordOf(token) === 'definer' && isPunctuation(words[index + 1], '='))
  const thing = words.findIndex(token => definedKinds.some(kind => kind === wordOf(token)))
  // Behind the kind of thing, the words belong to its body.
  if (start < 0 || thing < start) return undefined
  const kind = wordOf(words[thing]) as DefinedKind
  const account = accountAt(words, start + 2)
  if (!account || ownAccount.includes(account.text.toLowerCase())) return undefined
  const from = words[start]!.start
  const until = words[account.end - 1]!.end
  return {
    // The place of everything behind stays.
    sql: sql.slice(0, from) + sql.slice(from, until).replaceAll(/[^\n]/g, ' ') + sql.slice(until),
    dropped: { kind, name: definedThing(words)?.name ?? '', definer: account.text },
  }
}

/** `user@host` in any quotes, or a bare name. `end`: index behind it. */
function accountAt(tokens: readonly Token[], at: number): { text: string; end: number } | undefined {
  const user = textOf(tokens[at])
  if (user === undefined) return undefined
  const next = tokens[at + 1]
  // The lexer takes what follows an @ for a user variable: 'root'@'localhost', root@localhost, root@`%`.
  if (next?.kind === 'user-variable') return { text: `${user}@${hostOf(next.text.slice(1))}`, end: at + 2 }
  const host = isPunctuation(next, '@') ? textOf(tokens[at + 2]) : undefined
  if (host !== undefined) return { text: `${user}@${host}`, end: at + 3 }
  if (isPunctuation(next, '(') && isPunctuation(tokens[at + 2], ')')) return { text: user, end: at + 3 }
  return { text: ownAccount.includes(user.toLowerCase()) ? user : `${user}@`, end: at + 1 }
}

function textOf(token: Token | undefined): string | undefined {
  return token?.kind === 'string' ? token.text.slice(1, -1) : nameOf(token)
}

function hostOf(text: string): string {
  return /^['"`]/.test(text) ? text.slice(1, -1) : text
}

/**
 * Suites and their fixtures without DEFINER clauses. Names and fingerprints of statements stay. A fixture that several
 * suites share stays one.
 */
export function suitesWithoutDefiners(suites: readonly Suite[]): { suites: Suite[]; leftOut: LeftOutDefiner[] } {
  const leftOut: LeftOutDefiner[] = []
  const changed = (statements: readonly Statement[]) =>
    statements.map(statement => {
      const without = withoutDefiner(statement.sql)
      if (!without) return statement
      const { kind, name, definer } = without.dropped
      leftOut.push({ statement, ...without.dropped })
      const exercisedInPart = `rights of the definer ${definer}: ${formatLocation(statement.at)} creates the ${kind} ${name} without its DEFINER clause`
      return { ...statement, sql: without.sql, effects: effectsOf(without.sql), exercisedInPart }
    })
  const fixtures = new Map<Suite['fixture'], Suite['fixture']>()
  const fixtureOf = (fixture: NonNullable<Suite['fixture']>) => {
    const known = fixtures.get(fixture) ?? { ...fixture, statements: changed(fixture.statements) }
    fixtures.set(fixture, known)
    return known
  }
  return {
    suites: suites.map(suite => ({
      ...suite,
      ...(suite.fixture ? { fixture: fixtureOf(suite.fixture) } : {}),
      statements: changed(suite.statements),
    })),
    leftOut,
  }
}
