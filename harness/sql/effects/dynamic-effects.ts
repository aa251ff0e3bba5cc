import type { OutsideEffect } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import type { Quoting } from '../lexer/quoting.ts'
import { wordOf } from '../lexer/token-walk.ts'
import { dynamicTextAt } from './statement-source.ts'

/**
 * Returns the effects of the text that PREPARE … FROM or EXECUTE IMMEDIATE at this place runs; `read` reads a literal
 * text.
 */
export function dynamicEffectsAt(
  tokens: readonly Token[],
  index: number,
  quoting: Quoting,
  read: (text: string) => OutsideEffect | OutsideEffect[],
): OutsideEffect[] {
  const start = dynamicTextAt(tokens, index)
  if (start === undefined) return []
  const text = literalText(tokens.slice(start), quoting)
  if (text !== undefined) return [read(text)].flat()
  return [unreadable(wordOf(tokens[index]) === 'prepare' ? 'PREPARE' : 'EXECUTE IMMEDIATE')]
}

export function unreadable(what: string): OutsideEffect {
  return { kind: 'unreadable', what: `${what} runs text that cannot be read beforehand` }
}
