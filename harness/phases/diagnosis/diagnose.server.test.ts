import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSuites } from '../../config/load-suites.ts'
import { configSchema } from '../../config/schema.ts'
import { journalReaderFor } from '../../journal/journal-reader-for.ts'
import { Disclosure } from '../../masking/disclosure.ts'
import type { Divergence } from '../../model/divergence.ts'
import type { JournalEntry } from '../../model/journal.ts'
import { isConsequential } from '../../model/kind.ts'
import { noSettings } from '../../model/server-settings.ts'
import type { Suite } from '../../model/statement.ts'
import type { Verdict } from '../../model/verdict.ts'
import { run } from '../../run/run.ts'
import { parseSuite } from '../../suite/parse.ts'
import { judged } from '../../testing/judged.ts'
import { parseSpec } from '../../topology/specs/spec.ts'
import { allPhases, phasesOfRun } from '../list.ts'
import { readInsertRows } from './insert-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'crosscheck-diagnosis-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const list = (count: number, row: (number: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index + 1)).join(',\n')

/** Four tables with foreign keys between them, 200 rows in each. Only customer 137 has a name with a ß. */
const schema = `
CREATE TABLE countries (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL) COLLATE utf8mb4_unicode_ci;
CREATE TABLE customers (
  id INT NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  email VARCHAR(90) NULL,
  country_id INT NOT NULL,
  PRIMARY KEY (id),
  KEY by_country (country_id),
  CONSTRAINT of_country FOREIGN KEY (country_id) REFERENCES countries (id)
) COLLATE utf8mb4_unicode_ci;
CREATE TABLE orders (
  id INT PRIMARY KEY,
  customer_id INT NOT NULL,
  total DECIMAL(10, 2) NOT NULL,
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) COLLATE utf8mb4_unicode_ci;
CREATE TABLE notes (id INT PRIMARY KEY, words VARCHAR(90)) COLLATE utf8mb4_unicode_ci;
CREATE VIEW spenders AS SELECT c.id, c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id;
`
const seed = `
INSERT INTO countries VALUES ${list(200, id => `(${id}, 'country ${id}')`)};
INSERT INTO customers (id, name, email, country_id) VALUES
${list(200, id => `(${id}, '${id === 137 ? 'Straße' : `customer ${id}`}', 'c${id}@example.org', ${id})`)};
INSERT INTO orders VALUES ${list(200, id => `(${id}, ${id}, ${id}.50)`)};
${Array.from({ length: 200 }, (_, index) => `INSERT INTO notes VALUES (${index}, 'note (${index}), long');`).join('\n')}
`
const sql = `-- suite: shop
-- fixture: shop

-- name: alike
SELECT COUNT(*) FROM orders;

-- name: loose-group
SELECT country_id, name, COUNT(*) AS how_many FROM customers WHERE id > 3 GROUP BY country_id ORDER BY country_id;

-- name: long-list
SELECT GROUP_CONCAT(words ORDER BY id SEPARATOR '; ') AS everything FROM notes;

-- name: one-row
-- tolerate: type because "of no interest here"
SELECT c.name, o.total, REGEXP_REPLACE(c.name, 'STRASSE', 'street') AS place
FROM customers c JOIN orders o ON o.customer_id = c.id JOIN countries k ON k.id < 5
WHERE o.total > 10 AND k.name IS NOT NULL ORDER BY o.total LIMIT 800;

-- name: through-view
-- tolerate: type because "of no interest here"
SELECT total, REGEXP_REPLACE(name, 'STRASSE', 'street') AS place FROM spenders;

-- name: bound
-- params: [3, 7]
SELECT n.id, ? AS first, EXTRACT(HOUR FROM '26:30:00') AS hours FROM notes n WHERE n.id = ?;
`

function runOf(name: string, suites: Suite[], diagnosis: object) {
  const heard: JournalEntry[] = []
  return run({
    phases: phasesOfRun,
    source: parseSpec('mysql:9.7', 'source'),
    target: parseSpec('mariadb:11.8', 'target'),
    suites,
    suitesFrom: 'command-line',
    runtime: 'embedded',
    settings: { source: noSettings, target: noSettings },
    config: configSchema.parse({ noise: false, diagnosis }),
    allowReadOnly: false,
    allowGlobal: false,
    disclosure: new Disclosure({ mask: [], values: true, suites }),
    baseline: [],
    place: { directory: join(folder, name) },
    onEvent: event => {
      if (event.kind === 'journal') heard.push(event.entry)
    },
    interrupt: new AbortController().signal,
  })
}

const statementsIn = (script: string) =>
  parseSuite(script, { file: 'repro.sql' }).statements.map(statement => statement.sql)

describe('the diagnosis of what fails', () => {
  let verdict: Verdict
  let directory: string
  const divergenceOf = (name: string): Divergence =>
    verdict.divergences.find(each => each.fails && each.statements[0]?.name === name)!
  const scriptOf = (name: string) => readFileSync(join(directory, divergenceOf(name).reproduction!), 'utf8')

  beforeAll(async () => {
    mkdirSync(join(folder, 'shop'))
    writeFileSync(join(folder, 'shop', 'schema.sql'), schema)
    writeFileSync(join(folder, 'shop', 'seed.sql'), seed)
    writeFileSync(join(folder, 'shop.sql'), sql)
    const { suites } = await loadSuites([join(folder, 'shop.sql')])
    ;({ verdict, directory } = await runOf('found', suites, { timeLimitMs: 60_000 }))
  })

  it('names the mode of the source that the target lacks', () => {
    expect(divergenceOf('loose-group').attribution).toBe(
      `disappears when the target runs with sql_mode = CONCAT(@@sql_mode, ',ONLY_FULL_GROUP_BY')`,
    )
  })

  it('names the limit that the target has higher', () => {
    expect(divergenceOf('long-list').attribution).toMatch(
      /disappears when the target runs with group_concat_max_len = 1024/,
    )
  })

  it('leaves of four tables and 800 rows the one row that differs', () => {
    const script = scriptOf('one-row')
    expect(script).toMatch(/^# Divergence [0-9a-f]{12}: breaking \(.*rows.*\), minimised\n/)
    expect(script).toMatch(/# source: MySQL 9\.7\.\d+: 1 row/)
    expect(script).toMatch(/# target: MariaDB 11\.8\.\d+: 1 row/)
    expect(script).toContain(' run repro/')
    expect(statementsIn(script)).toEqual([
      'SET NAMES utf8mb4',
      expect.stringMatching(
        /^CREATE TABLE customers \(\s+name VARCHAR\(60\) NOT NULL\s+\) COLLATE utf8mb4_unicode_ci$/,
      ),
      `INSERT INTO customers (name) VALUES ('Straße')`,
      `SELECT REGEXP_REPLACE(c.name, 'STRASSE', 'street') AS place\nFROM customers c`,
    ])
  })

  it('keeps what a view stands on, and of each table the row that counts', () => {
    const [, ...statements] = statementsIn(scriptOf('through-view'))
    expect(statements.map(statement => statement.split(/\s/, 3).slice(0, 3).join(' '))).toEqual([
      'CREATE TABLE customers',
      'CREATE TABLE orders',
      'CREATE VIEW spenders',
      'INSERT INTO customers',
      'INSERT INTO orders',
      expect.stringMatching(/^SELECT/),
    ])
    for (const insert of statements.filter(statement => statement.startsWith('INSERT'))) {
      expect(readInsertRows(insert)!.rows).toHaveLength(1)
      expect(insert).toContain('137')
    }
  })

  it('writes scripts that show the same when they are run as they stand', async () => {
    const names = ['loose-group', 'long-list', 'one-row', 'through-view', 'bound']
    const { suites } = await loadSuites(names.map(name => join(directory, divergenceOf(name).reproduction!)))
    const again = await runOf('again', suites, { attribution: false, reproduction: false })
    for (const name of names) {
      const { fingerprint, example } = divergenceOf(name)
      const suite = `reproduction of ${fingerprint}`
      const seen = again.verdict.divergences.filter(each => each.fails && each.statements[0]?.suite === suite)
      const kinds = seen.flatMap(each => each.example.differences.filter(isConsequential).map(({ kind }) => kind))
      expect(kinds).toEqual(expect.arrayContaining(example.differences.filter(isConsequential).map(({ kind }) => kind)))
      expect(seen.every(({ statements }) => statements[0]!.name?.startsWith('contents of') !== true)).toBe(true)
    }
  })

  it('changes no verdict, and is known when the run is judged again', async () => {
    const rules = { policy: verdict.policy, baseline: [], today: '2026-03-01' }
    const journal = join(directory, 'journal.jsonl')
    const reader = await journalReaderFor(allPhases)
    const again = judged(reader.read(journal), rules)
    expect(again.divergences).toEqual(verdict.divergences)
    const without = judged(
      reader.read(journal).filter(entry => entry.kind !== 'entry' || entry.phase !== 'diagnosis'),
      rules,
    )
    expect(without.decision).toBe(verdict.decision)
    expect(without.reasons).toEqual(verdict.reasons)
  })

  it('writes whole scripts where there is no time to make them smaller', async () => {
    const { suites } = await loadSuites([`${join(folder, 'shop.sql')}:8`])
    const { verdict: hasty, directory: place } = await runOf('hasty', suites, { timeLimitMs: 1 })
    const [divergence] = hasty.divergences.filter(({ fails }) => fails)
    const script = readFileSync(join(place, divergence!.reproduction!), 'utf8')
    expect(script).toContain('not minimised')
    expect(script).toContain('There was no time to run it by itself.')
    expect(script).toContain('CREATE TABLE notes')
    expect(divergence!.attribution).toBeUndefined()
  })
})
