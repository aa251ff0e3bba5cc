import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Observation } from '../model/observation.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** 500,000 rows of about 100 bytes: 50 MB on each side. */
const rows = 500_000
const limitMegabytes = 400

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({ source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded' }),
  'large.sql': `CREATE TABLE digit (n INT PRIMARY KEY);
INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
CREATE TABLE heap (id INT NOT NULL, filler CHAR(90) NOT NULL) CHARACTER SET latin1;
-- name: fill
INSERT INTO heap
SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n AS id, REPEAT(CHAR(97 + a.n), 90)
FROM digit a JOIN digit b JOIN digit c JOIN digit d JOIN digit e JOIN digit f ON f.n < 5
ORDER BY id /*M! DESC */;
-- name: in order
SELECT id, filler FROM heap ORDER BY id;
-- name: in any order
SELECT id, filler FROM heap;
DELETE FROM heap WHERE id > 5;
`,
  'peak.mjs': `import { writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)))
`,
})
afterAll(() => place[Symbol.asyncDispose]())

let observations: Observation[]
beforeAll(async () => {
  const { code, stdout, stderr } = await place.run(['run', 'large.sql', '--out', 'out', '--statement-timeout', '90'], {
    nodeArguments: ['--import', place.path('peak.mjs')],
  })
  expect(code, stdout + stderr).toBe(0)
  observations = place.observations('out')
})

function named(name: string): Observation {
  return observations.find(each => each.name === name)!
}

it.each(['in order', 'in any order'])('compares 500,000 rows %s', name => {
  const outcome = [{ kind: 'rows', rowCount: rows }]
  expect(named(name)).toMatchObject({ source: outcome, target: outcome, notCompared: [] })
  expect(named(name).differences.filter(({ kind }) => kind !== 'metadata')).toEqual([])
})

it(`takes less than ${limitMegabytes} MB of memory for it`, () => {
  expect(Number(place.read('peak')) / 1024).toBeLessThan(limitMegabytes)
})
