import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderGuarantee } from '../../model/statement.ts'
import { allEffects } from '../../testing/all-effects.ts'
import { effectsOf } from '../effects/statement-effects.ts'
import { dependsOnLiterals } from '../effects/statement-source.ts'
import { lex } from '../lexer/lex.ts'
import { normalise } from '../lexer/normalise.ts'
import { defaultQuoting } from '../lexer/quoting.ts'
import { orderGuarantee } from '../order/order-guarantee.ts'
import { proveOrder } from '../order/prove-order.ts'
import type { UniqueKeys } from '../order/relation.ts'
import { MemoByShape } from './memo-by-shape.ts'
import { shapeOfNumbers, shapeOfOperands } from './shape-of-operands.ts'

describe('reading by form', () => {
  it('reads texts that differ in operands once, and others each', () => {
    const texts: string[] = []
    const lengths = new MemoByShape(
      text => texts.push(text),
      () => true,
    )
    for (const sql of ['SELECT 1 WHERE a = 1', 'SELECT 1 WHERE a = 2', 'SELECT 2 WHERE a = 1']) lengths.of(sql)
    expect(texts).toEqual(['SELECT 1 WHERE a = 1', 'SELECT 2 WHERE a = 1'])
  })

  it('reads a text in quotes again where they are read in another way', () => {
    const modes: boolean[] = []
    const read = new MemoByShape(
      (_, { ansiQuotes }) => modes.push(ansiQuotes),
      () => true,
    )
    for (const ansiQuotes of [true, true]) read.of('SELECT "a"', { ansiQuotes, noBackslashEscapes: false })
    for (const quoting of [defaultQuoting, defaultQuoting]) read.of('SELECT "a"', quoting)
    expect(modes).toEqual([true, true, false])
  })

  it('reads again what is not to be kept', () => {
    let times = 0
    const read = new MemoByShape(
      () => ++times,
      () => false,
    )
    expect([read.of('SELECT 1'), read.of('SELECT 1')]).toEqual([1, 2])
  })

  it.each([
    ["SELECT a FROM t WHERE b = 'ROW_COUNT() of @x'", 'none'],
    ["SELECT a FROM t WHERE b = 'prepare ROW_COUNT()'", 'none'],
    ["SET @text = 'SELECT ROW_COUNT()'", 'concealed'],
    ["SELECT 1 -- it's\n; SET @text = 'SELECT ROW_COUNT()'", 'concealed'],
  ])('does not depend on what was read before: %s', (sql, diagnostics) => {
    effectsOf("SELECT a FROM t WHERE b = 'x'")
    effectsOf("SET @text = 'x'")
    expect([effectsOf(sql).diagnostics, allEffects(sql, defaultQuoting).diagnostics]).toEqual([
      diagnostics,
      diagnostics,
    ])
  })

  it('finds in a form what is in the texts that have it', () => {
    const part = fc.constantFrom(
      ...[
        '=',
        '<',
        '->',
        '->>',
        'BETWEEN',
        'AND',
        'IN (1, 2)',
        'in(7)',
        'LIKE',
        'AS',
        '(',
        ')',
        ',',
        '.',
        ';',
        '-',
        '@',
      ],
      ...[
        '1',
        '23',
        '1.5',
        '0x1F',
        "'a'",
        "'bc'",
        "'b = 5'",
        "'in (1)'",
        "'é'",
        "'it''s'",
        "N'x'",
        "'",
        ' ',
        '\n',
        ':=',
      ],
      ...[
        'SELECT',
        'a',
        'b',
        'id',
        'FROM t',
        'WHERE',
        'ORDER BY',
        'LIMIT',
        'OFFSET',
        'GROUP BY',
        'UNION',
        'VALUES (1)',
      ],
      ...['ROW_COUNT()', 'SET', 'GLOBAL', 'UPDATE d.t', 'INTO OUTFILE', 'PREPARE s FROM', 'CREATE TABLE', 'ENGINE'],
    )
    const query = fc
      .record({ list: fc.array(part, { maxLength: 5 }), where: fc.array(part, { maxLength: 6 }) })
      .map(({ list, where }) => ['SELECT id', ...list, 'FROM t WHERE b = 1 AND', ...where, 'ORDER BY a, b'])
    fc.assert(
      fc.property(fc.oneof(query, fc.array(part, { maxLength: 14 })), fc.constantFrom('', ' '), (parts, between) => {
        const sql = parts.join(between)
        const form = shapeOfOperands(sql)
        fc.pre(form !== undefined)
        expect(dependsOnLiterals(form)).toBe(dependsOnLiterals(sql))
        // Such a text is read by itself.
        if (!dependsOnLiterals(sql)) expect(read(form)).toEqual(read(sql))
        expect(isTotal(shapeOfNumbers(sql))).toBe(isTotal(sql))
      }),
      { numRuns: 5_000 },
    )
  })
})

const integer = { class: 'integer', comparesAs: 'exact', sortsWhole: true } as const
const text = { class: 'text', comparesAs: 'text general_ci', sortsWhole: true } as const
const keys: UniqueKeys = {
  database: 'home',
  tables: new Map([
    [
      't',
      {
        columns: [
          { name: 'id', traits: integer },
          { name: 'a', traits: text },
          { name: 'b', traits: integer },
        ],
        keys: [['id'], ['a', 'b']],
      },
    ],
  ]),
}

function read(sql: string) {
  const tokens = lex(sql)
  return {
    normalised: normalise(tokens),
    order: withoutTexts(orderGuarantee(tokens)),
    effects: allEffects(sql),
  }
}

function isTotal(sql: string): boolean {
  return proveOrder(sql, orderGuarantee(sql), keys).kind === 'total'
}

/**
 * Removes the texts of expressions: an expression that the select list does not repeat is identified only by its text.
 */
function withoutTexts(order: OrderGuarantee): unknown {
  if (order.kind !== 'partial') return order
  return { ...order, keys: order.keys.map(key => (key.kind === 'expression' ? key.kind : key)) }
}
