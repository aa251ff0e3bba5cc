import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** A condition that a handler of a stored program handles. */
export type HandlerCondition =
  | { kind: 'errno'; errno: number }
  | { kind: 'state'; state: string }
  | { kind: 'exception' }
  | { kind: 'other' }

/** The errors with which a read-only server refuses a write; see `isReadOnlyRefusal`. */
const refusals = [1290, 1792, 1836, 1874, 3501, 1036, 1015]
const refusalStates = ['HY000', '25006']

export function catchesRefusal(condition: HandlerCondition): boolean {
  switch (condition.kind) {
    case 'errno':
      return refusals.includes(condition.errno)
    case 'state':
      return refusalStates.includes(condition.state)
    case 'exception':
      return true
    case 'other':
      return false
    default:
      return condition satisfies never
  }
}

/** Reads `1290, SQLSTATE VALUE 'HY000', NOT FOUND, name`; `end` is the index after the conditions. */
export function handlerConditions(
  tokens: readonly Token[],
  start: number,
  named: ReadonlyMap<string, HandlerCondition> | undefined,
): { conditions: HandlerCondition[]; end: number } {
  const conditions: HandlerCondition[] = []
  for (let at = start; ; at++) {
    const { condition, end } = conditionAt(tokens, at, named)
    conditions.push(condition)
    at = end
    if (!isPunctuation(tokens[at], ',')) return { conditions, end: at }
  }
}

function conditionAt(
  tokens: readonly Token[],
  at: number,
  named: ReadonlyMap<string, HandlerCondition> | undefined,
): { condition: HandlerCondition; end: number } {
  const token = tokens[at]
  if (token?.kind === 'number') return { condition: { kind: 'errno', errno: Number(token.text) }, end: at + 1 }
  switch (wordOf(token)) {
    case 'sqlstate': {
      const valueAt = wordOf(tokens[at + 1]) === 'value' ? at + 2 : at + 1
      const state = tokens[valueAt]?.text.slice(1, -1).toUpperCase() ?? ''
      return { condition: { kind: 'state', state }, end: valueAt + 1 }
    }
    case 'sqlexception':
      return { condition: { kind: 'exception' }, end: at + 1 }
    case 'not':
      return { condition: { kind: 'other' }, end: at + 2 }
    default:
      return { condition: named?.get(nameOf(token)?.toLowerCase() ?? '') ?? { kind: 'other' }, end: at + 1 }
  }
}
