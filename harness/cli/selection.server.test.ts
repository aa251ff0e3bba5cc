import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

const servers = { source: 'mysql:9.7', target: 'mariadb:11.8', policy: { failOn: 'breaking' } }
const files = {
  'crosscheck.config.json': JSON.stringify({
    ...servers,
    suites: ['one.sql', 'two.sql'],
    diagnosis: { attribution: false },
  }),
  'one.sql': `CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1), (2);
-- name: differs
SELECT JSON_ARRAY(1) = '[1]' AS same;
-- name: count
SELECT COUNT(*) AS total FROM t;
`,
  'two.sql': 'SELECT 1 AS a;\n',
}

let place: CliSandbox
beforeAll(() => {
  place = new CliSandbox(files)
})
afterAll(() => place[Symbol.asyncDispose]())

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)!
const reportOf = (text: string) => basename(/report +(\S+)\/index\.html/.exec(text)![1]!)

it('a picked statement is no verdict and not the latest run, and its report is found all the same', async () => {
  const some = await place.run(['run', 'two.sql'])
  expect(some.code, some.stderr).toBe(0)
  expect(lastLine(some.stdout)).toEqual(expect.stringMatching(/^GO {2}1 statement, 1 compared, .* \(two\.sql\)$/))
  const latest = () => basename(readlinkSync(place.path('reports/latest')))
  expect(latest()).toBe(reportOf(some.stdout))

  const picked = await place.run(['run', 'one.sql:6'])
  expect(picked.code).toBe(2)
  expect(lastLine(picked.stdout)).toEqual(
    expect.stringMatching(
      /^UNKNOWN {2}1 of 1 picked statement alike, .* \(one\.sql\): selection: one\.sql: 1 of 4 statements picked$/,
    ),
  )
  expect(latest()).toBe(reportOf(some.stdout))
  const shown = await place.run(['show'])
  expect(shown.stdout).toContain(reportOf(picked.stdout))
})

it('a picked statement that differs is a no-go', async () => {
  const picked = await place.run(['run', 'one.sql:4'])
  expect(picked.code).toBe(1)
  expect(lastLine(picked.stdout)).toContain('NO-GO  0 of 1 picked statement alike, 1 divergence')
})
