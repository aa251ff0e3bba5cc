import fc from 'fast-check'
import type { SakilaTable } from './sakila-tables.ts'

/** A piece of SQL, which is inserted into a statement unchanged. */
export type Text = fc.Arbitrary<string>

const smallNumber = fc.integer({ min: 0, max: 400 })
const anyNumber: Text = fc.oneof(
  smallNumber.map(String),
  fc.integer({ min: -9, max: 99 }).map(each => `${each}.50`),
  fc.constantFrom('0', '-1', '2147483648', '1000000', 'NULL'),
)
const anyText: Text = fc
  .oneof(
    fc.constantFrom(
      '',
      'A',
      'a',
      'PENELOPE',
      'ä',
      'ß',
      'é ',
      '😀',
      '10',
      '1e1',
      '%',
      "it''s",
      '2005-05-25',
      '{"a": [1]}',
    ),
    fc.string({ unit: fc.constantFrom('A', 'b', 'C', ' ', '_', '0', 'ü'), maxLength: 5 }),
  )
  .map(text => `'${text}'`)
const anyMoment: Text = fc
  .tuple(fc.integer({ min: 2004, max: 2007 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => `'${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}'`)

function of(list: readonly string[], prefix: string, otherwise: Text): Text {
  return list.length === 0 ? otherwise : fc.constantFrom(...list.map(name => `${prefix}${name}`))
}

export interface Place {
  table: SakilaTable
  /** `a.`, or the empty string. */
  prefix: string
}

function documents(text: Text, number: Text): Text[] {
  return [
    fc.tuple(text, number).map(([a, b]) => `JSON_OBJECT('t', ${a}, 'n', ${b})`),
    fc.tuple(number, text).map(([a, b]) => `JSON_EXTRACT(JSON_ARRAY(${a}, ${b}), '$[1]')`),
  ]
}

/** Expressions over the columns of tables; without floating-point sums, which depend on the order of rows. */
export class Expressions {
  readonly number: Text
  readonly text: Text
  readonly moment: Text
  readonly condition: Text

  constructor(tables: readonly Place[], { json }: { json: boolean }) {
    const column = (list: 'numbers' | 'texts' | 'moments', otherwise: Text) =>
      fc.oneof(...tables.map(({ table, prefix }) => of(table[list], prefix, otherwise)))
    const { number, text, moment, condition } = fc.letrec<Record<'number' | 'text' | 'moment' | 'condition', string>>(
      tie => ({
        number: fc.oneof(
          { maxDepth: 2 },
          column('numbers', anyNumber),
          anyNumber,
          fc
            .tuple(tie('number'), fc.constantFrom('+', '*'), tie('number'))
            .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
          fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(CAST(${a} AS DECIMAL(20, 2)) - ${b})`),
          fc.tuple(tie('number'), fc.integer({ min: 0, max: 7 })).map(([a, b]) => `MOD(${a}, ${b})`),
          fc.tuple(tie('number'), fc.integer({ min: -1, max: 2 })).map(([a, b]) => `ROUND(${a}, ${b})`),
          fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a} / ${b})`),
          tie('number').map(a => `ABS(${a})`),
          tie('text').map(a => `CHAR_LENGTH(${a})`),
          tie('text').map(a => `CAST(${a} AS SIGNED)`),
          fc.tuple(tie('text'), tie('text')).map(([a, b]) => `INSTR(${a}, ${b})`),
          fc.tuple(tie('moment'), tie('moment')).map(([a, b]) => `DATEDIFF(${a}, ${b})`),
          fc.tuple(fc.constantFrom('YEAR', 'MONTH', 'DAYOFWEEK', 'WEEK'), tie('moment')).map(([f, a]) => `${f}(${a})`),
          fc.tuple(tie('condition'), tie('number'), tie('number')).map(([c, a, b]) => `IF(${c}, ${a}, ${b})`),
          fc.tuple(tie('number'), tie('number')).map(([a, b]) => `COALESCE(${a}, ${b})`),
          fc.tuple(tie('number'), tie('number')).map(([a, b]) => `GREATEST(${a}, ${b})`),
        ),
        text: fc.oneof(
          { maxDepth: 2 },
          column('texts', anyText),
          anyText,
          fc
            .tuple(fc.constantFrom('UPPER', 'LOWER', 'TRIM', 'REVERSE', 'HEX', 'QUOTE'), tie('text'))
            .map(([f, a]) => `${f}(${a})`),
          fc.tuple(tie('text'), tie('text')).map(([a, b]) => `CONCAT(${a}, ${b})`),
          fc
            .tuple(tie('text'), fc.integer({ min: -3, max: 5 }), fc.integer({ min: 0, max: 5 }))
            .map(([a, from, n]) => `SUBSTRING(${a}, ${from}, ${n})`),
          fc.tuple(tie('text'), anyText, anyText).map(([a, b, c]) => `REPLACE(${a}, ${b}, ${c})`),
          fc.tuple(tie('text'), fc.integer({ min: 0, max: 9 })).map(([a, n]) => `LPAD(${a}, ${n}, '*')`),
          tie('number').map(a => `CAST(${a} AS CHAR)`),
          tie('number').map(a => `FORMAT(${a}, 1)`),
          fc
            .tuple(tie('moment'), fc.constantFrom('%Y-%m', '%W %e', '%H:%i:%s', '%j'))
            .map(([a, form]) => `DATE_FORMAT(${a}, '${form}')`),
          fc
            .tuple(tie('condition'), tie('text'), tie('text'))
            .map(([c, a, b]) => `CASE WHEN ${c} THEN ${a} ELSE ${b} END`),
          fc.tuple(tie('text'), tie('text')).map(([a, b]) => `NULLIF(${a}, ${b})`),
          ...(json ? documents(tie('text'), tie('number')) : []),
        ),
        moment: fc.oneof(
          { maxDepth: 2 },
          column('moments', anyMoment),
          anyMoment.map(a => `DATE(${a})`),
          fc
            .tuple(tie('moment'), fc.integer({ min: -40, max: 40 }), fc.constantFrom('DAY', 'MONTH', 'HOUR'))
            .map(([a, n, unit]) => `DATE_ADD(${a}, INTERVAL ${n} ${unit})`),
          tie('moment').map(a => `LAST_DAY(${a})`),
          tie('moment').map(a => `DATE(${a})`),
          fc.tuple(tie('moment'), tie('moment')).map(([a, b]) => `IFNULL(${a}, ${b})`),
        ),
        condition: fc.oneof(
          { maxDepth: 2 },
          fc
            .tuple(tie('number'), fc.constantFrom('=', '<', '>=', '<>', '<=>'), tie('number'))
            .map(([a, sign, b]) => `${a} ${sign} ${b}`),
          fc
            .tuple(tie('text'), fc.constantFrom('=', '>', '<='), tie('text'))
            .map(([a, sign, b]) => `${a} ${sign} ${b}`),
          fc
            .tuple(tie('text'), fc.constantFrom('A%', '%E%', '_A%', '%S'))
            .map(([a, pattern]) => `${a} LIKE '${pattern}'`),
          fc.tuple(tie('moment'), fc.constantFrom('<', '>='), anyMoment).map(([a, sign, b]) => `${a} ${sign} ${b}`),
          fc.tuple(tie('number'), smallNumber, smallNumber).map(([a, from, to]) => `${a} BETWEEN ${from} AND ${to}`),
          fc
            .tuple(tie('number'), fc.array(smallNumber, { minLength: 1, maxLength: 4 }))
            .map(([a, list]) => `${a} IN (${list.join(', ')})`),
          tie('text').map(a => `${a} IS NOT NULL`),
          fc
            .tuple(tie('condition'), fc.constantFrom('AND', 'OR', 'XOR'), tie('condition'))
            .map(([a, word, b]) => `(${a} ${word} ${b})`),
          tie('condition').map(a => `NOT (${a})`),
        ),
      }),
    )
    this.number = number
    this.text = text
    this.moment = moment
    this.condition = condition
  }

  /** One to four items of a select list, each under a name of its own. */
  items(): Text {
    return fc
      .array(fc.oneof(this.number, this.text, this.moment), { minLength: 1, maxLength: 4 })
      .map(list => list.map((each, index) => `${each} AS c${index}`).join(', '))
  }
}
