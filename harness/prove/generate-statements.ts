import fc from 'fast-check'
import { Expressions, type Place, type Text } from './sakila-expressions.ts'
import { sakilaChanges, sakilaJoins, sakilaTables } from './sakila-tables.ts'

/** The features that a server supports in queries. */
interface Dialect {
  json: boolean
}

const direction = fc.constantFrom('', ' DESC')

function few({ table, prefix }: Place): string {
  return `${prefix}${table.keys[0]} < ${table.cut}`
}

/**
 * Extends about every second condition so that it keeps at least half of the rows, because an empty result shows
 * little.
 */
function mostly(condition: Text, key: string): Text {
  return fc.oneof(
    condition,
    condition.map(each => `(${each} OR ${key} % 2 = 0)`),
  )
}

const fromOneTable = (dialect: Dialect): Text =>
  fc.constantFrom(...sakilaTables).chain(table => {
    const place = { table, prefix: '' }
    const expressions = new Expressions([place], dialect)
    const keys = table.keys.join(', ')
    const where = mostly(expressions.condition, table.keys[0]!).map(
      condition => `FROM ${table.name} WHERE ${few(place)} AND ${condition}`,
    )
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
            `SELECT ${group} AS g, ${f}(CAST(${value} AS DECIMAL(20, 4))) AS v, COUNT(*) AS n ${from} GROUP BY g HAVING n > 0 ORDER BY g`,
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

const fromTwoTables = (dialect: Dialect): Text =>
  fc.constantFrom(...sakilaJoins).chain(([one, other, column]) => {
    const places = [one, other].map((name, index) => ({
      table: sakilaTables.find(table => table.name === name)!,
      prefix: `${'ab'[index]}.`,
    }))
    const expressions = new Expressions(places, dialect)
    const from = fc
      .tuple(fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN'), mostly(expressions.condition, `a.${column}`))
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
        .tuple(mostly(expressions.condition, `a.${column}`), fc.constantFrom('EXISTS', 'NOT EXISTS'))
        .map(
          ([condition, exists]) =>
            `SELECT a.* FROM ${one} a WHERE ${few(places[0]!)} AND ${exists} (SELECT 1 FROM ${other} b WHERE a.${column} = b.${column} AND ${condition})`,
        ),
    )
  })

const nowhere: Place = {
  table: { name: '', keys: [], numbers: [], texts: [], moments: [], cut: 0 },
  prefix: '',
}

const withoutTable = (dialect: Dialect): Text =>
  new Expressions([nowhere], dialect).items().map(items => `SELECT ${items}`)

const queryIn = (dialect: Dialect): Text =>
  fc.oneof(
    { arbitrary: fromOneTable(dialect), weight: 5 },
    { arbitrary: fromTwoTables(dialect), weight: 3 },
    { arbitrary: withoutTable(dialect), weight: 1 },
  )

const change: Text = fc
  .tuple(fc.constantFrom(...sakilaChanges), fc.infiniteStream(fc.integer({ min: 1, max: 220 })))
  .map(([pattern, numbers]) => pattern.replaceAll('#', () => String(numbers.next().value)))

/** Rolls back the changes, so that each statement finds the same rows. */
const transactionWith = (query: Text) =>
  fc
    .tuple(fc.array(fc.oneof(change, query), { minLength: 1, maxLength: 3 }), change, query)
    .map(([before, last, check]) => ['START TRANSACTION', ...before, last, check, 'ROLLBACK'])

/**
 * Generates statements over the Sakila schema with exactly one correct result each: rows come in a specified order or
 * count as a set, a LIMIT is used only with unique keys, and nothing depends on chance or on the time. The same seed
 * gives the same statements.
 */
export function generateStatements(count: number, seed: number, dialect: Dialect): string[] {
  const query = queryIn(dialect)
  const block = fc.oneof(
    { arbitrary: query.map(sql => [sql]), weight: 4 },
    { arbitrary: transactionWith(query), weight: 1 },
  )
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
