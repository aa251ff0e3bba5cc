import { readsReadOnlyState } from '../effects/read-only-state.ts'
import type { Token } from '../lexer/lex.ts'
import { wordOf } from '../lexer/token-walk.ts'
import type { BodyHandler, BodyStatement, StoredBody } from './stored-body.ts'
import type { WriteEffect } from './write-effect.ts'

/** The writes of a statement, and whether it ends an open transaction. */
export interface Writes {
  effects: WriteEffect[]
  commits: boolean
}

type ReadWrites = (tokens: readonly Token[]) => Writes

/**
 * Returns the writes of a body whose statements run one by one, as those of a procedure do. Writes in a branch or a
 * handler are uncertain. `place` is the place of the body: the body swallows refusals that its handlers catch without
 * raising them again.
 */
export function bodyWrites({ statements, handlers }: StoredBody, place: string, read: ReadWrites): Writes {
  const handled = new Map(handlers.map(handler => [handler, allWrites(handler.statements, read)]))
  let commits = false
  const effects: WriteEffect[] = []
  const hasGuard = statements.some(({ tokens }) => beginsBranch(tokens) && readsReadOnlyState(tokens))
  for (const statement of statements) {
    const writes = read(statement.tokens)
    commits ||= writes.commits
    const isSwallowed = statement.handlers.some(block => !raisesAgain(block[0]!, handled.get(block[0]!)?.effects ?? []))
    for (const effect of writes.effects)
      effects.push({
        ...effect,
        ...(statement.always ? {} : { certainty: 'perhaps' }),
        ...(!statement.always && hasGuard && !effect.temporary ? { guard: effect.guard ?? place } : {}),
        ...(isSwallowed && !effect.temporary && effect.swallows === undefined ? { swallows: place } : {}),
      })
  }
  for (const writes of handled.values()) {
    commits ||= writes.commits
    effects.push(...writes.effects.map((effect): WriteEffect => ({ ...effect, certainty: 'perhaps' })))
  }
  return { effects, commits }
}

/**
 * Returns the writes of a body whose tables are all opened before it begins, as servers do for functions: a write in a
 * branch or a handler is refused at the start, and no handler catches the refusal.
 */
export function bodyWritesAtOnce({ statements, handlers }: StoredBody, read: ReadWrites): Writes {
  const { effects, commits } = allWrites([...statements, ...handlers.flatMap(handler => handler.statements)], read)
  return { effects: effects.map(({ swallows: _, ...effect }) => effect), commits }
}

function allWrites(statements: readonly BodyStatement[], read: ReadWrites): Writes {
  const all = statements.map(({ tokens }) => read(tokens))
  return { effects: all.flatMap(({ effects }) => effects), commits: all.some(({ commits }) => commits) }
}

/**
 * Whether the handler always ends with an error: by RESIGNAL or SIGNAL, or because the server refuses one of its
 * statements.
 */
function raisesAgain(handler: BodyHandler, effects: readonly WriteEffect[]): boolean {
  const always = handler.statements.filter(statement => statement.always)
  if (always.some(({ tokens }) => signalsError(tokens))) return true
  const isRefused = effects.some(effect => effect.certainty === 'yes' && !effect.temporary && !effect.swallows)
  return isRefused && always.length === handler.statements.length
}

/** `IF @@read_only = 0 THEN` */
function beginsBranch(tokens: readonly Token[]): boolean {
  return ['if', 'elseif', 'case', 'when', 'while'].includes(wordOf(tokens[0]) ?? '')
}

/** Whether SIGNAL or RESIGNAL raises an error; classes 00, 01 and 02 of SQLSTATE are no errors. */
function signalsError(tokens: readonly Token[]): boolean {
  const verb = wordOf(tokens[0])
  if (verb !== 'signal' && verb !== 'resignal') return false
  const state = tokens.find(token => token.kind === 'string')?.text ?? ''
  return wordOf(tokens[1]) !== 'sqlstate' || !/^'0[012]/.test(state)
}
