import { describe, expect, it } from 'vitest'
import type { JournalEntry, PhaseEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Column } from '../model/outcome.ts'
import { allPhases } from '../phases/list.ts'
import { parseSuite } from '../suite/parse.ts'
import { exampleDifference, exampleObservation, exampleRefused, exampleRows } from '../testing/example-entries.ts'
import { exampleReading, exampleReadOnly } from '../testing/example-read-only.ts'
import { Disclosure } from './disclosure.ts'

const sql = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80), hash VARCHAR(80), n INT);
CREATE TABLE plain (id INT PRIMARY KEY, what VARCHAR(80));
INSERT INTO users VALUES (1, 'Ada-7-Secret', 'Hash-7-Secret', 5);
SELECT * FROM users;
SELECT what FROM plain;
CALL something('x');
SELECT email = 'Ada' FROM users;
`
const suite = parseSuite(sql, { file: 'a.sql' })
const masked = new Disclosure({ mask: ['email', 'users.hash'], values: true, suites: [suite] })
const bare = new Disclosure({ mask: [], values: false, suites: [suite] })

function column(name: string, change: Partial<Column> = {}): Column {
  const base = { schema: 'crosscheck_a', table: 'users', orgTable: 'users', name, orgName: name }
  return { ...base, charset: 224, length: 80, type: 253, flags: 0, decimals: 0, ...change }
}

const readerOf = (name: string) => allPhases.find(phase => phase.name === name)

/** Returns an entry of a phase as the disclosure lets it pass. */
function disclosed<Entry extends PhaseEntry>(entry: Entry, disclosure: Disclosure, phase = 'replay'): Entry {
  const made = disclosure.entry({ kind: 'entry', phase, entry }, readerOf)
  if (made.kind !== 'entry' || made.phase !== phase || made.entry.kind !== entry.kind)
    throw new Error('it became something else')
  return made.entry as Entry
}

/** `index`: the position of the statement in the suite. */
function observed(index: number, change: Partial<Observation>, disclosure = masked): Observation {
  const { id, sql: text, normalised } = suite.statements[index]!
  const about = { statement: id, at: id, suite: suite.name, file: suite.file, sql: text, normalised }
  return disclosed(exampleObservation(1, { ...about, ...change }), disclosure).observation
}

function cells(index: number, columns: Column[], rows: (string | null)[], disclosure = masked): unknown[] {
  const names = columns.map(({ name }) => name)
  const places = [...columns.keys()]
  const difference = exampleDifference({
    kind: 'rows',
    rows: {
      count: 1,
      columns: { source: names, target: names },
      kept: { key: 0, places, omitted: 0 },
      examples: [{ source: rows, target: rows }],
    },
  })
  const answer = [{ ...exampleRows(), columns }]
  const made = observed(index, { source: answer, target: answer, differences: [difference] }, disclosure)
  return made.differences[0]!.rows!.examples.flatMap(({ source }) => source ?? [])
}

const message = (index: number, text: string, errno = 1062) => {
  const refused = { ...exampleRefused, errno, message: text } as typeof exampleRefused
  const made = observed(index, { source: [refused], target: [refused] }).source[0]!
  return made.kind === 'error' ? made.message : ''
}

describe('what is masked', () => {
  it('are the columns themselves, by where they come from, and by their labels', () => {
    const [id, email, other, nothing] = cells(
      3,
      [column('id'), column('mail', { orgName: 'email' }), column('email', { orgName: 'n' }), column('hash')],
      ['1', 'zz-value', 'yy-value', null],
    )
    expect([id, nothing]).toEqual(['1', null])
    expect([email, other]).not.toContain('zz-value')
    expect([email, other]).not.toContain('yy-value')
  })

  it('are expressions, and columns of tables that are not known, beside them', () => {
    const expression = { schema: '', table: '', orgTable: '', orgName: '' }
    const made = cells(
      3,
      [
        column('CONCAT(email)', expression),
        column('p', { schema: '', table: 'd', orgTable: 'd' }),
        column('x', { orgTable: 'people' }),
      ],
      ['aaa-1', 'bbb-2', 'ccc-3'],
    )
    for (const value of ['aaa-1', 'bbb-2', 'ccc-3']) expect(made).not.toContain(value)
    expect(
      cells(4, [column('what', { table: 'plain', orgTable: 'plain' }), column('1 + 1', expression)], ['ddd', '2']),
    ).toEqual(['ddd', '2'])
  })

  it('are their values wherever else they stand', () => {
    expect(cells(4, [column('what', { table: 'plain', orgTable: 'plain' })], ['of Ada-7-Secret!'])[0]).toMatch(
      /^of [A-Z][a-z]{2}-\d-[A-Z][a-z]{5}!$/,
    )
    const remark = disclosed({ kind: 'remark', detail: 'hash-7-secret failed' }, masked, 'diagnosis')
    expect(remark.detail).toMatch(/^[a-z]{4}-\d-[a-z]{6} failed$/)
    expect(masked.text("log: 'Hash-7-Secret'")).not.toContain('Hash-7')
  })

  it.each([
    [
      "Duplicate entry 'o'brien' or 'x' for key 'users.email'",
      /^Duplicate entry '[a-z]'[a-z]{5}' [a-z]{2} '[a-z]' for key 'users.email'$/,
    ],
    [
      "Incorrect integer value: 'abc'd' for column 'n' at row 1",
      /^Incorrect integer value: '[a-z]{3}'[a-z]' for column 'n' at row 1$/,
    ],
    [
      "Incorrect string value: 'abcd' for column `crosscheck_a`.`users`.`email` at row 1",
      /value: '(?!abcd)[a-z]{4}' for column `crosscheck_a`.`users`.`email` at row 1$/,
    ],
    ["Truncated incorrect DOUBLE value: 'abcd'", /^Truncated incorrect DOUBLE value: '(?!abcd)[a-z]{4}'$/],
    [
      "Incorrect datetime value: 'abcd' for function str_to_date",
      /value: '(?!abcd)[a-z]{4}' for function str_to_date$/,
    ],
    ["Unknown column 'email' in 'field list'", /^Unknown column 'email' in 'field list'$/],
    ["Column 'strange' in 'where clause' is odd", /^Column '(?!strange)[a-z]{7}' in 'where clause' is odd$/],
    ["it's 'odd", /^it'(?!s 'odd)[a-z] '[a-z]{3}$/],
  ])('is in a message of a server: %s', (text, expected) => {
    expect(message(2, text, 1366)).toMatch(expected)
  })

  it('is all that a program of the suite says', () => {
    const refused = { kind: 'error' as const, errno: 1644, sqlState: '45000', message: 'no Ada here' }
    const made = observed(3, {
      source: [refused],
      target: [refused],
      differences: [
        exampleDifference({
          kind: 'error',
          summary: 'fails on the source only: 1644',
          source: '1644 (45000) no Ada here',
        }),
      ],
    })
    expect(JSON.stringify(made)).not.toContain('no Ada here')
  })

  it('is what a parser stopped at, and where', () => {
    const { sql: shown, source } = observed(2, {
      source: [
        {
          ...exampleRefused,
          message: `near '${suite.statements[2]!.sql.slice(25)}' at line 1`,
        } as typeof exampleRefused,
      ],
    })
    expect(source[0]).toMatchObject({ message: `near '${shown.slice(25)}' at line 1` })
    expect(shown).not.toContain('Secret')
  })

  it('leaves no digest of rows, and no label that holds a literal', () => {
    const labelled = [{ ...exampleRows(), columns: [column("email = 'Ada'", { orgName: '', orgTable: '' })] }]
    const made = observed(6, {
      source: labelled,
      target: labelled,
      differences: [exampleDifference({ column: "email = 'Ada'", summary: "column `email = 'Ada'`: type" })],
    })
    expect(made.source[0]).toMatchObject({ digest: null, columns: [{ name: 'email = ?' }] })
    expect(made.differences[0]).toMatchObject({ column: 'email = ?', summary: 'column `email = ?`: type' })
  })

  it('leaves names of columns, also where a value is called like one', () => {
    const named = parseSuite(`${sql}UPDATE users SET hash = 'id-number'; SELECT id AS 'id-number' FROM users;`, {
      file: 'a.sql',
    })
    const { id, sql: text } = named.statements.at(-1)!
    const source = [{ ...exampleRows(), columns: [column('id-number', { orgName: 'id' })] }]
    const about = { statement: id, suite: named.name, file: named.file, sql: text }
    const entry = exampleObservation(1, { ...about, source, target: source })
    const made = disclosed(entry, new Disclosure({ mask: ['users.hash'], values: true, suites: [named] }))
    expect(made).toMatchObject({ observation: { source: [{ columns: [{ name: 'id-number' }] }] } })
  })

  it('is masked in a statement of which the journal holds the beginning only', () => {
    const long = parseSuite(`${sql}SELECT 'Long-Secret', '${'x'.repeat(30_000)}' FROM users;`, { file: 'a.sql' })
    const { id, sql: text } = long.statements.at(-1)!
    const cut = `${text.slice(0, 20_000)}… (${text.length} characters)`
    const entry = exampleObservation(1, { statement: id, suite: long.name, file: long.file, sql: cut })
    const made = disclosed(entry, new Disclosure({ mask: ['email', 'users.hash'], values: true, suites: [long] }))
    expect(JSON.stringify(made)).not.toContain('Long-Secret')
    expect(JSON.stringify(made)).toContain(`(${text.length} characters)`)
  })
})

describe('without values', () => {
  it('there are no cells, messages, literals and labels that hold one', () => {
    const columns = [column('x', { orgName: '' }), column("CONCAT(email, 'y')", { orgName: '' })]
    expect(cells(3, columns, ['aaa', 'bbb'], bare)).toEqual([])
    const warnings = {
      kind: 'read' as const,
      count: 1,
      list: [{ level: 'Warning', code: 1292, message: "Truncated 'abcd'" }],
    }
    const differences = [
      exampleDifference({
        kind: 'warnings',
        summary: 'warnings 1 (Warning 1292) / none',
        source: "Warning 1292: Truncated 'abcd'",
      }),
      exampleDifference({
        kind: 'rows',
        summary: "the source answers 1 row, the target 1062 (23000) Duplicate 'efgh'",
      }),
    ]
    const refused = { kind: 'error' as const, errno: 1062, sqlState: '23000', message: "Duplicate 'efgh'" }
    const made = observed(
      2,
      { source: [{ ...exampleRows(), columns, warnings }], target: [refused], differences },
      bare,
    )
    expect(JSON.stringify(made)).not.toMatch(/abcd|efgh|Secret|'y'/)
    expect(made.sql).toBe('insert into users values (...)')
  })

  it('a freeze is still told from other refusals', () => {
    const refused = {
      kind: 'error' as const,
      errno: 1290,
      sqlState: 'HY000',
      message: 'running with the --read-only option',
    }
    expect(observed(2, { source: [refused] }, bare).source[0]).toMatchObject({
      message: expect.stringMatching(/read-only/),
    })
  })
})

describe('an entry of a phase', () => {
  it('is rewritten by its phase, which knows what may hold a value', () => {
    const within = ["UPDATE users SET email = 'Inner-Secret'"]
    const { id, sql: text } = suite.statements[3]!
    const about = { statement: id, at: id, suite: suite.name, file: suite.file, sql: text }
    const readOnlyRows = exampleReadOnly(1, about, { reading: exampleReading({ writes: 'yes', within }) })
    for (const disclosure of [masked, bare]) {
      const made = disclosed(readOnlyRows, disclosure, 'read-only')
      expect(JSON.stringify(made)).not.toContain('Inner-Secret')
      expect(made.readOnly.reading.within).toEqual([expect.stringMatching(/^update users set email = /i)])
    }
  })

  it('is rewritten as a whole where its phase does not say how', () => {
    const entry: JournalEntry = {
      kind: 'entry',
      phase: 'new',
      entry: { kind: 'seen', what: 'of Ada-7-Secret' } as PhaseEntry,
    }
    expect(JSON.stringify(masked.entry(entry, () => undefined))).not.toContain('Ada-7')
  })

  it('names a column in noise as its observation does', () => {
    const label = "email = 'Ada'"
    const labelled = [{ ...exampleRows(), columns: [column(label, { orgName: '', orgTable: '' })] }]
    for (const disclosure of [masked, bare]) {
      const { statement } = observed(6, { source: labelled, target: labelled }, disclosure)
      const noise = {
        kind: 'noise' as const,
        statement,
        differences: [{ kind: 'rows' as const, result: 1, columns: [label] }],
      }
      expect(disclosed(noise, disclosure).differences).toEqual([{ kind: 'rows', result: 1, columns: ['email = ?'] }])
    }
  })
})

it('leaves a run without a text of a server that may repeat a value', () => {
  const end = { kind: 'failed' as const, detail: "no such user 'Ada-7-Secret'\nlog: Hash-7-Secret" }
  const entry: JournalEntry = { kind: 'run-finished', end, totalMs: 5 }
  for (const disclosure of [masked, bare])
    expect(JSON.stringify(disclosure.entry(entry, readerOf))).not.toMatch(/(Ada|Hash)-7/)
  expect(bare.entry(entry, readerOf)).toMatchObject({ end: { detail: "no such user '?'" } })
})

it('leaves everything as it is where nothing is masked or left out', () => {
  const entry: JournalEntry = { kind: 'entry', phase: 'replay', entry: exampleObservation(1, { sql: 'Ada-7-Secret' }) }
  expect(new Disclosure({ mask: [], values: true, suites: [suite] }).entry(entry, readerOf)).toBe(entry)
})

it('tells which columns nothing has', () => {
  const { disclosure } = new Disclosure({
    mask: ['hash', 'users.emial', 'nobody.email'],
    values: true,
    suites: [suite],
  }).journaled!
  expect(disclosure.unmatched).toEqual(['users.emial', 'nobody.email'])
})
