import { EffectsOfText } from '../sql/effects/statement-effects.ts'
import { defaultQuoting, type Quoting } from '../sql/lexer/quoting.ts'

const names = Object.entries(Object.getOwnPropertyDescriptors(EffectsOfText.prototype))
  .filter(([, { get }]) => get)
  .map(([name]) => name as keyof EffectsOfText)

/** For tests: all effects of a text, computed without a cache, as values that can be compared and shown. */
export function allEffects(sql: string, quoting: Quoting = defaultQuoting): Record<string, unknown> {
  const effects = new EffectsOfText(sql, quoting)
  return Object.fromEntries(names.map(name => [name, plain(effects[name])]))
}

function plain(value: unknown): unknown {
  return value instanceof Set ? [...value].sort() : value
}
