import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import { configSchema } from '../config/schema.ts'
import { Disclosure } from '../masking/disclosure.ts'
import { noSettings } from '../model/server-settings.ts'
import { phasesOfRun } from '../phases/list.ts'
import { parseSpec } from '../topology/specs/spec.ts'
import { run } from './run.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosscheck-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function verdictOf(path: string, out: string) {
  const { suites, remarks } = await loadSuites([path], { directory: folder })
  const { verdict } = await run({
    phases: phasesOfRun,
    source: parseSpec('mysql:5.6', 'source'),
    target: parseSpec('mariadb:11.8', 'target'),
    suites,
    remarks,
    suitesFrom: 'command-line',
    runtime: 'embedded',
    settings: { source: noSettings, target: noSettings },
    config: configSchema.parse({ noise: false, readOnly: { phase: 'off' } }),
    allowReadOnly: false,
    allowGlobal: false,
    disclosure: new Disclosure({ mask: [], values: true, suites: [] }),
    baseline: [],
    place: { directory: join(folder, out) },
    onEvent: () => {},
    interrupt: new AbortController().signal,
  })
  return verdict
}

const csv = "FIELDS TERMINATED BY ','"

const suite = (file: string) => `-- fixture: shop
-- files: ${file}, seed.csv
-- path: auth
LOAD DATA INFILE '${file}' INTO TABLE price ${csv};
SELECT id, amount FROM price ORDER BY id;
-- on-read-only: degrade "exported later"
SELECT id, amount INTO OUTFILE 'out.csv' ${csv} FROM price ORDER BY id;
SELECT CAST(LOAD_FILE('out.csv') AS CHAR) AS content;
DELETE FROM price;
LOAD DATA INFILE 'out.csv' INTO TABLE price ${csv};
LOAD DATA LOCAL INFILE '${file}' REPLACE INTO TABLE price ${csv};
SELECT COUNT(*) AS n FROM price;
`

it('gives each server copies of files, and each suite a folder of its own for them', async () => {
  const files = {
    'suites/one.sql': suite('one.csv'),
    'suites/two.sql': suite('two.csv'),
    'suites/one.csv': '1,10\n2,20\n',
    'suites/two.csv': '3,30\n',
    'suites/seed.csv': '7,70\n',
    'suites/shop/schema.sql': `CREATE TABLE price (id INT PRIMARY KEY, amount INT);
      LOAD DATA INFILE 'seed.csv' INTO TABLE price ${csv};`,
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  const verdict = await verdictOf('suites', 'out')
  const breaking = verdict.divergences.filter(({ severity }) => severity === 'breaking')
  expect(breaking.map(({ statements }) => statements[0]!.at)).toEqual([])
  expect(verdict.coverage).toMatchObject({ statements: 16, compared: 16 })
  const input = verdict.reasons.find(({ rule }) => rule === 'input')?.evidence ?? []
  expect(input).toEqual([
    expect.stringContaining('which begins with copies of one.csv, seed.csv'),
    expect.stringContaining('which begins with copies of two.csv, seed.csv'),
  ])
})

it('lays files beside the script that reproduces a difference', async () => {
  await mkdir(join(folder, 'bad'), { recursive: true })
  await writeFile(join(folder, 'bad/days.csv'), '1,2026-02-31\n2,0000-00-00\n')
  const load = (local: string) => `LOAD DATA ${local} INFILE 'days.csv' REPLACE INTO TABLE t ${csv};\n`
  const statements = `SET sql_mode = '';\nCREATE TABLE t (id INT PRIMARY KEY, day DATE);\n${load('')}${load('LOCAL')}`
  await writeFile(join(folder, 'bad/days.sql'), `-- files: days.csv\n${statements}`)
  const first = await verdictOf('bad/days.sql', 'first')
  const failing = first.divergences.filter(({ fails }) => fails)
  expect(failing.length).toBeGreaterThan(0)
  for (const { fingerprint, reproduction } of failing) {
    const again = await verdictOf(`first/${reproduction}`, fingerprint)
    expect(again.divergences.map(divergence => divergence.fingerprint)).toContain(fingerprint)
  }
})
