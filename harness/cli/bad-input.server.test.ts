import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { afterAll, expect, inject, it } from 'vitest'
import { findFreePort } from '../machine/free-port.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** Impossible requests are refused before anything starts, with the place of the fault and a remedy. */

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({ source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded' }),
  'good.sql': 'SELECT 1;\n',
  'unknown-directive.sql': '-- suite: fine\n\n  -- naem: find-user\nSELECT 1;\n',
  'several.sql': '-- order: sideways\nSELECT 1;\n-- params: [1\nSELECT ?;\n-- name: last\n',
  'invalid.sql': Buffer.concat([Buffer.from('SELECT 1;\nSELECT caf'), Buffer.from([0xe9]), Buffer.from(';\n')]),
  'unclosed.sql': "SELECT 1;\nSELECT 'never ends;\nSELECT 2;\n",
  'no-fixture.sql': '-- fixture: nowhere\nSELECT 1;\n',
  'broken-fixture.sql': '-- fixture: broken\nSELECT 1;\n',
  'broken/schema.sql': 'CREATE TABLE t (id INT);\n/* never ends\n',
  'empty.sql': '# nothing yet\n',
  'elsewhere.sql': 'SELECT 1;\nUSE mysql;\n',
  'sharing.sql': 'SELECT 1;\n\nSET GLOBAL max_connections = 1;\n',
  'no-suites/readme.txt': 'nothing here\n',
  'bad-baseline.yaml': '- fingerprint: 0123456789ab\n  reason: fine\n  owner: somebody\n  until: tomorrow\n',
  'bad-config.json': '{ "sorce": "mysql:9.7" }',
  'one-sided.json': '{ "source": "mysql:9.7" }',
})
afterAll(() => place[Symbol.asyncDispose]())

const endpoint = inject('endpoints')['mysql:9.7']
const running = `mysql://root@127.0.0.1:${endpoint.port}`
const freePort = await findFreePort()
symlinkSync('nowhere.sql', place.path('dangling.sql'))
mkdirSync(place.path('reports'))

interface BadInput {
  what: string
  args: string[]
  /** The expected message: the place, the fault and the remedy. */
  reported: (string | RegExp)[]
  password?: string
}

const inputs: BadInput[] = [
  {
    what: 'an unknown directive',
    args: ['unknown-directive.sql'],
    reported: ['unknown-directive.sql:3:6: Unknown directive naem\n', 'Did you mean `name`?'],
  },
  {
    what: 'several faults at once',
    args: ['several.sql', 'unclosed.sql'],
    reported: ['several.sql:1:11: Unknown order sideways', 'several.sql:3:', 'several.sql:5:4: ', 'unclosed.sql:2:8: '],
  },
  { what: 'a file that is not there', args: ['missing.sql'], reported: ['There is no missing.sql\n', 'Looked for '] },
  {
    what: 'an unreadable file',
    args: ['dangling.sql', 'good.sql'],
    reported: [/dangling\.sql/, /^ {2}\S/m],
  },
  {
    what: 'invalid UTF-8',
    args: ['invalid.sql'],
    reported: ['invalid.sql:2:11: ', /^ {2}.*UTF-8/m],
  },
  {
    what: 'an unclosed string',
    args: ['unclosed.sql'],
    reported: ['unclosed.sql:2:8: ', /never closed|not closed/, /^ {2}\S/m],
  },
  {
    what: 'a missing fixture',
    args: ['no-fixture.sql'],
    reported: [
      'no-fixture.sql:1:4: There is no fixture nowhere\n',
      'Looked for nowhere/schema.sql and fixtures/nowhere/schema.sql.',
    ],
  },
  { what: 'a broken fixture', args: ['broken-fixture.sql'], reported: ['broken/schema.sql:2:1: ', /^ {2}\S/m] },
  {
    what: 'a suite with no statements',
    args: ['empty.sql'],
    reported: ['empty.sql:1:1: The suite has no statements\n', /^ {2}Write SQL/m],
  },
  {
    what: 'a folder without suites',
    args: ['no-suites'],
    reported: ['There is no .sql file in no-suites\n', /^ {2}\S/m],
  },
  {
    what: 'a line behind the end',
    args: ['good.sql:99'],
    reported: ['good.sql:99:1: No statement on line 99', 'line 1'],
  },
  {
    what: 'an unknown spec',
    args: ['good.sql', '--target', 'mysqll:9.7'],
    reported: ['--target mysqll:9.7: ', 'did you mean mysql:9.7?'],
  },
  {
    what: 'a version that nobody has',
    args: ['good.sql', '--target', 'mysql:4.1'],
    reported: ['mysql:4.1', /^ {2}\S/m],
  },
  {
    what: 'an image without a container engine',
    args: ['good.sql', '--target', 'pingcap/tidb:v8.5'],
    reported: ['pingcap/tidb:v8.5', /^ {2}\S/m],
  },
  {
    what: 'an address that nobody answers at',
    args: ['good.sql', '--target', `mysql://app@127.0.0.1:${freePort}`],
    reported: [
      `--target: the server at 127.0.0.1:${freePort}, as user app: `,
      'ECONNREFUSED',
      /^ {2}check that it runs/m,
    ],
  },
  {
    what: 'both protocols on a server that already runs',
    args: ['good.sql', '--protocol', 'both', '--target', running],
    reported: ['both protocols are compared on a second server like each', /^ {2}ask for --protocol text/m],
  },
  {
    what: 'a wrong password',
    args: ['good.sql', '--target', running],
    password: 'wr0ng-passw0rd',
    reported: [
      `--target: the server at 127.0.0.1:${endpoint.port}, as user root: Access denied`,
      /^ {2}check user and password/m,
    ],
  },
  {
    what: 'a database of somebody else in the address',
    args: ['good.sql', '--target', `${running}/production`],
    reported: ['it names a database', 'only databases named crosscheck_* are used'],
  },
  {
    what: 'a database of somebody else in a suite, on a server that Crosscheck did not start',
    args: ['elsewhere.sql', '--target', running],
    reported: ['elsewhere.sql:2:1: USE mysql reaches outside', /^ {2}leave the database out/m],
  },
  {
    what: 'a global change on a server that Crosscheck did not start',
    args: ['sharing.sql', '--target', running],
    reported: ['sharing.sql:3:1: SET GLOBAL', /^ {2}.*--allow-global/m],
  },
  {
    what: 'a broken baseline',
    args: ['good.sql', '--baseline', 'bad-baseline.yaml'],
    reported: ['bad-baseline.yaml:4:3: ', 'YYYY-MM-DD'],
  },
  {
    what: 'a misspelt key of the configuration',
    args: ['good.sql', '--config', 'bad-config.json'],
    reported: ['bad-config.json: ', 'did you mean source instead of sorce?'],
  },
  {
    what: 'a side that is not named',
    args: ['good.sql', '--config', 'one-sided.json'],
    reported: ['there is no target to compare\n', '--target mysql:9.7'],
  },
  {
    what: 'a time that is no time',
    args: ['good.sql', '--statement-timeout', '0'],
    reported: ['--statement-timeout', 'a number of seconds above 0'],
  },
  {
    what: 'a misspelt option',
    args: ['good.sql', '--tagret', 'mysql:9.7'],
    reported: ["unknown option '--tagret'", 'Did you mean --target?'],
  },
]

const before = readdirSync(place.directory)

it.concurrent.each(inputs)('$what', async ({ args, reported, password }) => {
  const running = place.start(['run', ...args], {
    environment: password === undefined ? {} : { CROSSCHECK_TARGET_PASSWORD: password },
  })
  const { code, stdout, stderr } = await running.ended
  expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: '' })
  for (const part of reported) expect(stderr).toMatch(part)
  expect(stderr).not.toMatch(/^\s+at |starting|answers/m)
  if (password !== undefined) expect(stderr).not.toContain(password)
})

it('leaves nothing of all these runs', () => {
  expect(readdirSync(place.directory)).toEqual(before)
  expect(readdirSync(place.path('reports'))).toEqual([])
  expect(place.orphans()).toEqual([])
})

it('does not keep the next attempt from the folder of --out', async () => {
  const wrong = await place.run(['run', 'good.sql', '--out', 'again', '--target', `mysql://app@127.0.0.1:${freePort}`])
  expect(wrong.code).toBe(3)
  const right = await place.run(['run', 'good.sql', '--out', 'again', '--fail-on', 'breaking'])
  expect(right.code, right.stderr).toBe(0)
})
