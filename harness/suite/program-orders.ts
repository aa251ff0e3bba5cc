import type { OrderGuarantee, Statement } from '../model/statement.ts'
import { statementsWithin } from '../sql/effects/statements-within.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { literalText } from '../sql/lexer/literal-text.ts'
import { nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { orderGuarantee } from '../sql/order/order-guarantee.ts'

type Sorted = Extract<OrderGuarantee, { kind: 'partial' }>

type Read = Pick<Statement, 'sql' | 'effects'>

/**
 * The order of the rows that a CALL or EXECUTE returns, as far as earlier statements show the text that it runs. `note`
 * must be called for all statements of fixture and suite, in their order.
 */
export class ProgramOrders {
  readonly #procedures = new Map<string, Sorted | undefined>()
  readonly #prepared = new Map<string, Sorted | undefined>()

  note({ sql, effects }: Read): void {
    if (effects.defines?.kind === 'procedure')
      this.#procedures.set(effects.defines.name.toLowerCase(), orderOfBody(significant(lex(sql))))
    if (effects.family !== 'prepared') return
    const tokens = significant(lex(sql))
    const name = nameOf(tokens[1])?.toLowerCase()
    if (wordOf(tokens[0]) === 'prepare' && name !== undefined) this.#prepared.set(name, orderOfText(tokens.slice(3)))
  }

  /** Returns undefined if the text is not known, or does not sort all results that it returns. */
  of({ sql, effects }: Read): Sorted | undefined {
    if (effects.family === 'call') return this.#procedures.get(effects.routines[0] ?? '')
    if (effects.family !== 'prepared') return undefined
    const tokens = significant(lex(sql))
    if (wordOf(tokens[0]) !== 'execute') return undefined
    if (wordOf(tokens[1]) === 'immediate') return orderOfText(tokens.slice(2))
    return this.#prepared.get(nameOf(tokens[1])?.toLowerCase() ?? '')
  }
}

function orderOfText(literal: readonly Token[]): Sorted | undefined {
  const text = literalText(literal)
  const order = text === undefined ? undefined : orderGuarantee(text)
  return order?.kind === 'partial' ? order : undefined
}

/** The key of results that are sorted in different ways. */
const unreadable: Sorted['keys'] = [{ kind: 'expression', text: '' }]

function orderOfBody(tokens: readonly Token[]): Sorted | undefined {
  const queries = statementsWithin(tokens).filter(
    inner =>
      ['select', 'with', 'values'].includes(wordOf(inner[0]) ?? '') && !inner.some(each => wordOf(each) === 'into'),
  )
  const orders = queries.map(query => orderGuarantee(query))
  const sorted = orders.filter(order => order.kind === 'partial')
  const [only] = sorted
  // A result of a query that sorts nothing may come in any order, and which result is whose is not known.
  if (!only || sorted.length < orders.length) return undefined
  return sorted.length === 1 ? only : { kind: 'partial', keys: unreadable, limited: false }
}
