import { type DefinedKind, definedKinds } from '../model/statement-effects.ts'
import { definedThing } from '../sql/effects/defined-thing.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'

/** A DEFINER clause, and what it is of. */
export interface Definer {
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
export function withoutDefiner(sql: string): { sql: string; dropped: Definer } | undefined {
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
