import { expect, it } from 'vitest'
import { readClientOutcomes } from './client-output.ts'

const dashes = '--------------'

function echo(index: number, sql: string, rest: string): string {
  return `${dashes}\n/*#${index}*/ ${sql}\n${dashes}\n\n${rest}\n`
}

const xmlOfRows = `<?xml version="1.0"?>

<resultset statement="/*#0*/ SELECT &quot;a&quot;" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <row>
	<field name="id">1</field>
	<field name="w">&lt;a|b&gt;
&amp;amp;</field>
  </row>

  <row>
	<field name="id">2</field>
	<field name="w" xsi:nil="true" />
  </row>
</resultset>
2 rows in set, 1 warning (0.00 sec)

Warning (Code 1292): Truncated incorrect INTEGER value: 'abc'
`

const field = (number: number, label: string, type: string, flags: string) =>
  `Field   ${number}:  \`${label}\`\nCatalog:    \`def\`\nType:       ${type}\nCollation:  binary (63)\nFlags:      ${flags} \n\n`

it('reads rows, columns and warnings', () => {
  const types = `${field(1, 'id', 'LONG', 'NOT_NULL NUM')}${field(2, 'w', 'BLOB (format=json)', '')}`
  const [outcome] = readClientOutcomes(
    { xml: echo(0, 'SELECT "a"', xmlOfRows), types: echo(0, 'SELECT "a"', types), errors: '' },
    [{ firstLine: 3, lastLine: 4 }],
  )
  expect(outcome).toEqual({
    results: [
      {
        kind: 'rows',
        columns: [
          { label: 'id', type: 'LONG', collation: 63, flags: ['NOT_NULL', 'NUM'], isJson: false },
          { label: 'w', type: 'BLOB', collation: 63, flags: [''], isJson: true },
        ],
        rows: [
          ['1', '<a|b>\n&amp;'],
          ['2', null],
        ],
      },
    ],
    warningCount: 1,
    warnings: ['Warning 1292'],
  })
})

it('tells statements apart, and errors by their lines', () => {
  const done = 'Query OK, 2 rows affected (0.00 sec)\nRecords: 2  Duplicates: 0  Warnings: 0\n'
  const xml = echo(0, 'INSERT …', done) + echo(1, 'SELECT FROM', '')
  const errors = 'ERROR 1064 (42000) at line 6: You have an error in your SQL syntax\n'
  const parts = [
    { firstLine: 3, lastLine: 4 },
    { firstLine: 5, lastLine: 6 },
  ]
  expect(readClientOutcomes({ xml, types: '', errors }, parts)).toEqual([
    {
      results: [{ kind: 'done', affected: 2, info: 'Records: 2  Duplicates: 0  Warnings: 0' }],
      warningCount: 0,
      warnings: [],
    },
    { error: { errno: 1064, sqlState: '42000' }, results: [], warningCount: 0, warnings: [] },
  ])
})

it('does not take silence for an answer', () => {
  expect(() => readClientOutcomes({ xml: '', types: '', errors: '' }, [{ firstLine: 3, lastLine: 4 }])).toThrow(
    'not echoed',
  )
})
