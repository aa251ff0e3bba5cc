import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configSchema } from '../config/schema.ts'
import { Disclosure } from '../masking/disclosure.ts'
import { noSettings } from '../model/server-settings.ts'
import { phasesOfRun } from '../phases/list.ts'
import { parseSuite } from '../suite/parse.ts'
import { parseSpec } from '../topology/specs/spec.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'crosscheck-run-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function verdictOf(
  name: string,
  sql: string,
  change: { target: string; config: Parameters<typeof configSchema.parse>[0] },
) {
  const { verdict } = await run({
    phases: phasesOfRun,
    source: parseSpec('mysql:9.7', 'source'),
    target: parseSpec(change.target, 'target'),
    suites: [parseSuite(sql, { file: `${name}.sql` })],
    suitesFrom: 'command-line',
    runtime: 'embedded',
    settings: { source: noSettings, target: noSettings },
    config: configSchema.parse(change.config),
    allowReadOnly: false,
    allowGlobal: false,
    disclosure: new Disclosure({ mask: [], values: true, suites: [] }),
    baseline: [],
    place: { directory: join(folder, name) },
    onEvent: () => {},
    interrupt: new AbortController().signal,
  })
  return verdict
}

describe('a run', () => {
  it('takes for noise what the source does to itself, and for nothing else', async () => {
    const sql = `
      SELECT UUID() AS token;
      SELECT UUID() AS token, VERSION() LIKE '9%' AS new;
      CREATE TABLE log (id INT PRIMARY KEY, token CHAR(36), kept INT);
      INSERT INTO log VALUES (1, UUID(), VERSION() LIKE '9%');`
    const verdict = await verdictOf('noise', sql, { target: 'mysql:5.6', config: {} })
    const noisy = verdict.divergences.filter(({ status }) => status === 'noise')
    expect(noisy.flatMap(({ statements }) => statements.map(({ at }) => at))).toEqual(['noise.sql:2:7'])
    const open = verdict.divergences.filter(({ kinds, status }) => kinds.includes('rows') && status === 'new')
    expect(open.flatMap(({ statements }) => statements.map(({ at }) => at)).sort()).toEqual([
      'noise.sql:1:1',
      'noise.sql:3:7',
    ])
    expect(verdict.coverage).toMatchObject({ statements: 4, compared: 3 })
  })

  it('counts chance as a difference where noise is not to be measured', async () => {
    const verdict = await verdictOf('chance', 'SELECT UUID();', { target: 'mysql:9.7', config: { noise: false } })
    expect(verdict.decision).toBe('no-go')
  })

  it('takes another of several equal texts for presentation, where the query leaves the choice to the server', async () => {
    const sql = `
      CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), code VARCHAR(20) COLLATE utf8mb4_bin);
      INSERT INTO t SELECT 1, n, n FROM (SELECT IF(VERSION() LIKE '9%', 'Foo', 'foo') AS n) AS x;
      SELECT DISTINCT name FROM t;
      SELECT u.name AS n, COUNT(*) AS c FROM t AS u GROUP BY u.name ORDER BY n;
      SELECT code, COUNT(*) AS c FROM t GROUP BY code;
      SELECT name FROM t;`
    const verdict = await verdictOf('caseless', sql, { target: 'mariadb:11.8', config: { noise: false } })
    const placesOf = (kind: 'rows' | 'formatting') =>
      verdict.divergences
        .filter(({ kinds }) => kinds.includes(kind))
        .flatMap(({ statements }) => statements.map(({ at }) => at))
    expect(placesOf('formatting').sort()).toEqual(['caseless.sql:4:7', 'caseless.sql:5:7'])
    expect(placesOf('rows').sort()).toEqual(['caseless.sql:1:1', 'caseless.sql:6:7', 'caseless.sql:7:7'])
  })

  it('tells where one server answers text and prepared statements differently', async () => {
    const sql = `
      CREATE TABLE t (id INT PRIMARY KEY, price DECIMAL(8,2), ratio DOUBLE, f FLOAT, at DATETIME(3), doc JSON);
      INSERT INTO t VALUES (1, 1.50, 0.1, 0.1, '2026-01-01 00:00:00.120', '[1]'), (2, 2, 1e20, 1e10, NULL, NULL);
      SELECT * FROM t WHERE id = 1;
      SELECT COUNT(*) FROM t WHERE price > 1 AND id <> 7;
      SHOW TABLES;
      SELECT PI();`
    const verdict = await verdictOf('protocols', sql, { target: 'mysql:9.7', config: { protocol: 'both' } })
    const onEachSide = { kinds: ['nondeterministic'], statements: [{ at: 'protocols.sql:7:7' }] }
    expect(verdict.divergences).toMatchObject([onEachSide, onEachSide])
    expect(verdict.coverage).toMatchObject({ statements: 6, compared: 6 })
  })
})
