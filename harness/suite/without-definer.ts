import { type DefinedKind, definedKinds } from '../model/statement-effects.ts'
import { definedThing } from '../sql/effects/defined-thing.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'

/** A DEFINER clause, and the object to which it belongs. */
export interface Definer {
  kind: DefinedKind
  /** The name of the object without its database. */
  name: string
  /** `user@host`, as the information schema writes it; for a role of MariaDB nothing follows the `@`. */
  definer: string
}

const ownAccount = ['current_user', 'current_role']

/**
 * Returns the text without its DEFINER clause, also if the clause is inside `/*!50013 … *\/`, so that the account that
 * runs the statement becomes the definer. Returns undefined if the statement has no such clause, or names CURRENT_USER.
 * The text is read by tokens: bodies, strings and comments stay unchanged.
 */
export function withoutDefiner(sql: string): { sql: string; dropped: Definer } | undefined {
  if (!/\bdefiner\b/i.test(sql)) return undefined
  const tokens = lex(sql)
  const words = significant(tokens)
  const verb = wordOf(words[0])
  if (verb !== 'create' && verb !== 'alter') return undefined
  const start = words.findIndex((token, index) => wordOf(token) === 'definer' && isPunctuation(words[index + 1], '='))
  const thing = words.findIndex(token => definedKinds.some(kind => kind === wordOf(token)))
  // Words after the kind of object belong to its body.
  if (start < 0 || thing < start) return undefined
  const kind = wordOf(words[thing]) as DefinedKind
  const account = accountAt(words, start + 2)
  if (!account || ownAccount.includes(account.text.toLowerCase())) return undefined
  const from = words[start]!.start
  const until = words[account.end - 1]!.end
  return {
    // Spaces keep the place of the text after the clause.
    sql: sql.slice(0, from) + sql.slice(from, until).replaceAll(/[^\n]/g, ' ') + sql.slice(until),
    dropped: { kind, name: definedThing(words)?.name ?? '', definer: account.text },
  }
}

/** Reads `user@host` in any quotes, or a bare name. `end`: the index after the account. */
function accountAt(tokens: readonly Token[], at: number): { text: string; end: number } | undefined {
  const user = textOf(tokens[at])
  if (user === undefined) return undefined
  const next = tokens[at + 1]
  // The lexer reads an @ and the name after it as a user variable: 'root'@'localhost', root@localhost, root@`%`.
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
