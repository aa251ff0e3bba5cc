import fc from 'fast-check'
import { type SakilaTable, sakilaChanges, sakilaJoins, sakilaTables } from './sakila-tables.ts'

/** An expression; its text stands in a statement as it is. */
type Text = fc.Arbitrary<string>

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

/** What can be computed from the columns of tables; floating-point sums are left out, which depend on the order of rows. */
class Expressions {
  readonly number: Text
  readonly text: Text
  readonly moment: Text
  readonly condition: Text

  constructor(tables: readonly { table: SakilaTable; prefix: string }[]) {
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
          fc.tuple(tie('text'), tie('number')).map(([a, b]) => `JSON_OBJECT('t', ${a}, 'n', ${b})`),
          fc.tuple(tie('number'), tie('text')).map(([a, b]) => `JSON_EXTRACT(JSON_ARRAY(${a}, ${b}), '$[1]')`),
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

const direction = fc.constantFrom('', ' DESC')

function few({ table, prefix }: { table: SakilaTable; prefix: string }): string {
  return `${prefix}${table.keys[0]} < ${table.cut}`
}

const fromOneTable: Text = fc.constantFrom(...sakilaTables).chain(table => {
  const place = { table, prefix: '' }
  const expressions = new Expressions([place])
  const keys = table.keys.join(', ')
  const where = expressions.condition.map(condition => `FROM ${table.name} WHERE ${few(place)} AND ${condition}`)
  return fc.oneof(
    fc.tuple(expressions.items(), where).map(([items, from]) => `SELECT ${items} ${from}`),
    fc
      .tuple(where, direction)
      .map(([from, down]) => `SELECT * ${from} ORDER BY ${table.keys.map(key => key + down).join(', ')}`),
    fc
      .tuple(expressions.items(), where, expressions.number, direction, fc.integer({ min: 0, max: 20 }))
      .map(
        ([items, from, sort, down, limit]) =>
          `SELECT ${items}, ${keys} ${from} ORDER BY ${sort}${down}, ${keys} LIMIT ${limit}`,
      ),
    fc.tuple(expressions.items(), where).map(([items, from]) => `SELECT DISTINCT ${items} ${from}`),
    fc
      .tuple(expressions.items(), where)
      .map(([items, from]) => `SELECT COUNT(*) AS n FROM (SELECT ${items} ${from}) AS d`),
    fc
      .tuple(expressions.text, expressions.number, where, fc.constantFrom('SUM', 'MIN', 'MAX', 'COUNT', 'AVG'))
      .map(
        ([group, value, from, f]) =>
          `SELECT ${group} AS g, ${f}(CAST(${value} AS DECIMAL(20, 4))) AS v, COUNT(*) AS n ${from} GROUP BY g HAVING n > 1 ORDER BY g`,
      ),
    fc
      .tuple(expressions.number, expressions.text, where)
      .map(
        ([group, value, from]) =>
          `SELECT ${group} AS g, GROUP_CONCAT(${value} ORDER BY ${keys}) AS v ${from} GROUP BY g`,
      ),
    fc
      .tuple(expressions.text, where, expressions.text, where, fc.constantFrom('UNION', 'UNION ALL'))
      .map(([a, from, b, other, union]) => `SELECT ${a} AS u ${from} ${union} SELECT ${b} ${other}`),
    fc
      .tuple(where, expressions.number)
      .map(
        ([from, value]) =>
          `SELECT ${keys}, (SELECT MAX(${value}) ${from}) AS m FROM ${table.name} WHERE ${few(place)} ORDER BY ${keys} LIMIT 9`,
      ),
  )
})

const fromTwoTables: Text = fc.constantFrom(...sakilaJoins).chain(([one, other, column]) => {
  const places = [one, other].map((name, index) => ({
    table: sakilaTables.find(table => table.name === name)!,
    prefix: `${'ab'[index]}.`,
  }))
  const expressions = new Expressions(places)
  const from = fc
    .tuple(fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN'), expressions.condition)
    .map(
      ([join, condition]) =>
        `FROM ${one} a ${join} ${other} b ON a.${column} = b.${column} WHERE ${places.map(few).join(' AND ')} AND ${condition}`,
    )
  const keys = places.flatMap(({ table, prefix }) => table.keys.map(key => `${prefix}${key}`)).join(', ')
  return fc.oneof(
    fc.tuple(expressions.items(), from).map(([items, rest]) => `SELECT ${items} ${rest}`),
    fc
      .tuple(expressions.items(), from, fc.integer({ min: 1, max: 30 }))
      .map(([items, rest, limit]) => `SELECT ${items} ${rest} ORDER BY ${keys} LIMIT ${limit}`),
    fc
      .tuple(expressions.number, from)
      .map(
        ([value, rest]) =>
          `SELECT a.${column} AS g, COUNT(*) AS n, MAX(${value}) AS m ${rest} GROUP BY a.${column} ORDER BY n DESC, g`,
      ),
    fc
      .tuple(expressions.condition, fc.constantFrom('EXISTS', 'NOT EXISTS'))
      .map(
        ([condition, exists]) =>
          `SELECT a.* FROM ${one} a WHERE ${few(places[0]!)} AND ${exists} (SELECT 1 FROM ${other} b WHERE a.${column} = b.${column} AND ${condition})`,
      ),
  )
})

const withoutTable: Text = new Expressions([
  { table: { name: '', keys: [], numbers: [], texts: [], moments: [], cut: 0 }, prefix: '' },
])
  .items()
  .map(items => `SELECT ${items}`)

const query: Text = fc.oneof(
  { arbitrary: fromOneTable, weight: 5 },
  { arbitrary: fromTwoTables, weight: 3 },
  { arbitrary: withoutTable, weight: 1 },
)

const change: Text = fc
  .tuple(fc.constantFrom(...sakilaChanges), fc.infiniteStream(fc.integer({ min: 1, max: 220 })))
  .map(([pattern, numbers]) => pattern.replaceAll('#', () => String(numbers.next().value)))

/** Changes leave nothing behind, so that each statement meets the same rows. */
const transaction = fc
  .tuple(fc.array(fc.oneof(change, query), { minLength: 1, maxLength: 3 }), change, query)
  .map(([before, last, check]) => ['START TRANSACTION', ...before, last, check, 'ROLLBACK'])

/**
 * Statements over the Sakila schema that have one answer each: rows come in a given order or count as a set, a LIMIT
 * stands behind unique keys, and nothing depends on chance or on the time. The same seed gives the same statements.
 */
export function generateStatements(count: number, seed: number): string[] {
  const block = fc.oneof({ arbitrary: query.map(sql => [sql]), weight: 4 }, { arbitrary: transaction, weight: 1 })
  const statements: string[] = []
  for (let round = 0; statements.length < count; round++)
    statements.push(...fc.sample(block, { numRuns: count, seed: seed + round }).flat())
  return cutAfterTransaction(statements, count)
}

function cutAfterTransaction(statements: readonly string[], count: number): string[] {
  const cut = statements.slice(0, count)
  const isOpen = cut.lastIndexOf('START TRANSACTION') > cut.lastIndexOf('ROLLBACK')
  return isOpen ? [...cut, 'ROLLBACK'] : cut
}
