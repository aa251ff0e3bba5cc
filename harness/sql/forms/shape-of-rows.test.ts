import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allEffects } from '../../testing/all-effects.ts'
import { lex } from '../lexer/lex.ts'
import { normalise } from '../lexer/normalise.ts'
import { orderGuarantee } from '../order/order-guarantee.ts'
import { shapeOfRows } from './shape-of-rows.ts'

describe('without rows', () => {
  it.each([
    ["INSERT INTO t VALUES (1, 'a'), (-2.5,NULL) ,\n('it''s', default)", 'INSERT INTO t VALUES (0)'],
    ["insert into `d b`.`t` (`a`) value('\"#')", 'insert into `d b`.`t` (`a`) value(0)'],
    ['REPLACE t VALUES (1), (2), (NOW())', 'REPLACE t VALUES (0), (NOW())'],
    [
      'INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)',
      'INSERT INTO t VALUES (0) ON DUPLICATE KEY UPDATE a = VALUES(a)',
    ],
  ])('%s is %s', (sql, short) => {
    expect(shapeOfRows(sql)).toBe(short)
  })

  it.each([
    'INSERT INTO t VALUES (a), (1)',
    'INSERT INTO t VALUES ()',
    "INSERT INTO t VALUES ('a\\'), (1)')",
    "INSERT INTO t SELECT 'VALUES (1)'",
    'INSERT INTO "t VALUES (1)" VALUES (2)',
    'INSERT INTO t /* VALUES (1) */ VALUES (2)',
    'INSERT INTO t -- VALUES (1\nVALUES (2)',
    'SELECT * FROM t WHERE a IN (SELECT * FROM (VALUES (1)) AS v)',
  ])('%s stays', sql => {
    expect(shapeOfRows(sql)).toBe(sql)
  })

  it('reads a million rows', () => {
    expect(shapeOfRows(`INSERT INTO t VALUES (1)${", (1, 'one')".repeat(1_000_000)}`)).toBe('INSERT INTO t VALUES (0)')
  })

  it('changes nothing of what is read from a statement, however quotes are read', () => {
    const part = fc.constantFrom(
      ...['VALUES', 'VALUE', 'values(', '(', ')', '(', ')', ',', ',', '1', '-2.5', 'NULL', "'a'", "''", "'it''s'", "'"],
      ...[
        '"',
        '"q"',
        '`',
        '`n`',
        '\\',
        '--',
        '-- ',
        '#',
        '/*',
        '*/',
        '\n',
        ' ',
        '.',
        '@',
        '=',
        ';',
        'a',
        't',
        'SELECT',
      ],
      ...[
        'ON DUPLICATE KEY UPDATE',
        'ROW_COUNT()',
        'INTO OUTFILE',
        'AS',
        'd.t',
        'REFERENCES',
        "'VALUES (1)'",
        '(1, 2)',
      ],
    )
    const rows = fc.constantFrom(
      "VALUES (1, 'a')",
      "VALUES (1), ('x')",
      "value ('a') , (NULL)",
      'values (1),(f(1)),(2)',
    )
    const modes = [false, true].flatMap(ansiQuotes =>
      [false, true].map(noBackslashEscapes => ({ ansiQuotes, noBackslashEscapes })),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('INSERT INTO t ', 'replace t', 'INSERT INTO `a b` (c) ', 'INSERT '),
        fc.array(part, { maxLength: 8 }),
        rows,
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('', ' '),
        (begin, before, some, behind, between) => {
          const sql = `${begin}${[...before, some, ...behind].join(between)}`
          for (const mode of modes) expect(read(shapeOfRows(sql), mode)).toEqual(read(sql, mode))
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

function read(sql: string, mode: Parameters<typeof lex>[1]) {
  const tokens = lex(sql, mode)
  return {
    normalised: normalise(tokens),
    order: orderGuarantee(tokens),
    effects: allEffects(sql, mode),
  }
}
