import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../model/kind.ts'
import type { Suite } from '../model/statement.ts'
import { UsageErrors } from '../model/usage-error.ts'
import { parseSuite } from './parse.ts'
import { printSuite } from './print.ts'

const read = (text: string) => parseSuite(text, { file: 'a.sql' })

/** Removes the places, which change when a suite is printed; everything else stays. */
function withoutPlaces(suite: Suite): unknown {
  const statements = suite.statements.map(({ id: _id, at: _at, tolerances, ...rest }) => ({
    ...rest,
    tolerances: tolerances.map(({ at: _where, ...tolerance }) => tolerance),
  }))
  return { ...suite, statements }
}

const oneLine = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .map(text => text.replaceAll(/[\0\r\n]/g, '').trim())
  .filter(text => text !== '')
const session = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/)
const reason = fc.string({ unit: 'binary', minLength: 1 }).filter(text => text.trim() !== '')

// biome-ignore format: one fragment a line would fill a page
const fragments = [
  'select', 'a', '1', '?', "'it''s; '", "'a\\'b'", '"x;y"', '`a;``b`', "'line\nDELIMITER //\nline'", "'crlf\r\n'",
  "/* ; it's */", '/*+ hint */', '/*!50701 b */', '-- c;\n', '-- naem: x\n', '# d\n', '日本🦆', ';', '//', '$$', '@@', '\n',
  '\r\n', '\t', ',', '\\N', 'order by a', 'limit 1', 'row_count()',
]
const sql = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 10 }).map(parts => `select ${parts.join(' ')}`),
  fc.constantFrom("set sql_mode = 'ANSI_QUOTES'", "set sql_mode = 'NO_BACKSLASH_ESCAPES'", 'select "a\\" from t'),
  fc.constant('CREATE PROCEDURE p()\nBEGIN\n  -- two\n  SELECT 1;\n  SELECT 2;\nEND'),
)

/** Generates a statement between its own delimiters, with any of the directives above it. */
const statement = fc
  .record(
    {
      sql,
      order: fc.constantFrom('exact', 'any'),
      session,
      degrade: reason,
      expected: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 3 }),
      tolerated: fc.tuple(fc.subarray(kinds, { minLength: 1 }), reason),
      only: fc.constant(true),
      send: fc.constant(true),
    },
    { requiredKeys: ['sql'] },
  )
  .map(said => {
    const lines = [
      said.order && `-- order: ${said.order}`,
      said.session && `-- session: ${said.session}`,
      said.degrade && `-- on-read-only: degrade ${JSON.stringify(said.degrade)}`,
      said.expected && `-- expect: error ${said.expected.join(',  ')}`,
      said.tolerated && `-- tolerate: ${said.tolerated[0].join(' , ')} because ${JSON.stringify(said.tolerated[1])}`,
      said.only && '-- only',
      said.send && '-- send',
    ].filter(line => typeof line === 'string')
    return [...lines, 'DELIMITER ~%~', said.sql, '~%~', 'DELIMITER ;'].join('\n')
  })

const suiteText = fc
  .tuple(oneLine, fc.array(fc.tuple(oneLine, statement), { minLength: 1, maxLength: 4 }))
  .map(([name, statements]) =>
    [`-- suite: ${name}`, ...statements.map(([title, text], index) => `-- name: ${title}${index}\n${text}`)].join('\n'),
  )

function readOrUndefined(text: string): Suite | undefined {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof UsageErrors) return undefined
    throw error
  }
}

describe('printSuite', () => {
  it('is undone by reading', () => {
    fc.assert(
      fc.property(suiteText, text => {
        const suite = readOrUndefined(text)
        fc.pre(suite !== undefined)
        const printed = printSuite(suite)
        const again = read(printed)
        expect(withoutPlaces(again)).toEqual(withoutPlaces(suite))
        expect(printSuite(again)).toBe(printed)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['accounts/log-in', 'sakila/views-and-routines', 'conformance/stored-procedures', 'conformance/locking'])(
    'is undone by reading for %s',
    file => {
      const suite = read(readFileSync(new URL(`../../suites/${file}.sql`, import.meta.url), 'utf8'))
      expect(withoutPlaces(read(printSuite(suite)))).toEqual(withoutPlaces(suite))
    },
  )

  it('writes as one would by hand', () => {
    const text = `-- suite: log in
-- fixture: accounts
-- path: auth

-- name: one
-- params: ["a", 1, 1.0, {"bytes": "00ff"}]
-- order: exact
SELECT ?, ?, ?, ?;

-- session: second
-- on-read-only: refused
-- send
SELECT 1 -- one
;

-- tolerate: rows, order because "why not"
-- reap: second
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; END
//
DELIMITER ;
`
    expect(printSuite(read(text))).toBe(text.replace('{"bytes": "00ff"}', '{"bytes":"00ff"}'))
  })
})
