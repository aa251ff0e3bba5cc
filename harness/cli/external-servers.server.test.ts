import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { grantStatements } from '../administration/accounts/needed-grants.ts'
import { CliSandbox, program } from '../testing/cli-sandbox.ts'
import { ExternalPair } from '../testing/external-pair.ts'
import { openTestTopology } from '../testing/test-topology.ts'

/** On servers that Crosscheck did not start, it creates only its own databases and accounts, and removes them all. */

const endpoints = { source: inject('endpoints')['mysql:9.7'], target: inject('endpoints')['mariadb:11.8'] }
let servers: ExternalPair

/**
 * Returns the databases of this test; tests of other files create and drop databases with other names at the same time.
 */
async function ownDatabases(): Promise<string[]> {
  const lists = await servers.run(`SHOW DATABASES LIKE 'crosscheck%'`)
  return lists.flatMap(rows => rows.map(([name]) => name!))
}

let place: CliSandbox
beforeAll(async () => {
  servers = await ExternalPair.open(endpoints, [])
})
afterAll(() => servers[Symbol.asyncDispose]())
beforeEach(() => {
  place = new CliSandbox({
    'crosscheck.config.json': '{}',
    'visits.sql': `-- fixture: visits
INSERT INTO visits VALUES (1, '/');
-- name: seen
SELECT page FROM visits;
-- expect: error 1051
DROP TABLE no_such_table;
`,
    'visits/schema.sql': 'CREATE TABLE visits (id INT PRIMARY KEY, page VARCHAR(20)) CHARACTER SET utf8mb4;\n',
    'slow.sql': 'CREATE TABLE t (id INT);\n-- name: before\nSELECT id FROM t;\nSELECT SLEEP(600);\n',
    'defined.sql': `-- fixture: defined
CALL count_pages();
CREATE DEFINER = root@localhost VIEW pages AS SELECT 1 AS one;
`,
    'defined/schema.sql': `CREATE TABLE pages_seen (id INT PRIMARY KEY);
CREATE DEFINER = \`root\`@\`localhost\` PROCEDURE count_pages() SELECT COUNT(*) AS n FROM pages_seen;
`,
    'sharing.sql': `SET GLOBAL max_connections = @@GLOBAL.max_connections;\n`,
  })
})
afterEach(() => place[Symbol.asyncDispose]())

/** One password is in the address and the other in the environment, so that both ways are tested. */
const addresses = () => [
  ...['--source', servers.address('source').replace('@', `:${encodeURIComponent(servers.password)}@`)],
  ...['--target', servers.address('target')],
]
const environment = () => ({ CROSSCHECK_TARGET_PASSWORD: servers.password })
const grants = () => grantStatements.map(sql => sql.replace('the account', `'${servers.user}'@'%'`))

function run(...args: string[]) {
  return place.start(['run', ...args, ...addresses(), '--out', 'out'], { environment: environment() })
}

describe('an account that may do what is needed, and no more', () => {
  beforeAll(() => servers.run(...grants()))

  it('is enough for a run over TCP, of which no database stays', async () => {
    const { code, stdout, stderr } = await run('visits.sql').ended
    expect(code, stdout + stderr).toBe(0)
    expect(stderr).toContain(`source: mysql://${servers.user}@127.0.0.1:${endpoints.source.port} (it already runs)`)
    expect(place.verdict('out').suites).toMatchObject([{ statements: 3, compared: 3, finished: true }])
    expect(await ownDatabases()).toEqual([])
    expect(place.orphans()).toEqual([])
  })

  it('has only databases of ours while it runs, and none after SIGINT', async () => {
    const before = await servers.run('SHOW DATABASES')
    const running = run('slow.sql')
    await place.untilJournal('out', '"name":"before"')
    const during = await servers.run('SHOW DATABASES')
    const added = during.flatMap((rows, side) => rows.flat().filter(name => !before[side]!.flat().includes(name)))
    expect(added).toHaveLength(4)
    for (const name of added) expect(name).toMatch(/^crosscheck_(slow_[0-9a-f]{6}|[0-9a-f]{6}_run)$/)
    // The only process started is the guard of those databases.
    expect(place.processes().filter(({ pid }) => pid !== running.pid)).toEqual([
      expect.objectContaining({ commandLine: expect.stringMatching(/guard-process\.ts \S+\/run-guard-duty\.ts $/) }),
    ])

    running.signalGroup('SIGINT')
    expect((await running.ended).code).toBe(2)
    expect(await ownDatabases()).toEqual([])
    const sleeping = await servers.run(
      `SELECT id FROM information_schema.processlist WHERE user = '${servers.user}' AND info LIKE 'SELECT SLEEP%'`,
    )
    expect(sleeping).toEqual([[], []])
  })

  it('has its password in no output, and in no file of the run', async () => {
    const { stdout, stderr } = await run('visits.sql').ended
    const files = readdirSync(place.path('out'), { recursive: true, withFileTypes: true }).filter(file => file.isFile())
    expect(files.map(({ name }) => name)).toContain('index.html')
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    for (const text of [stdout, stderr, ...texts]) expect(text).not.toContain(servers.password)
  })

  it('changes what belongs to the whole server only when that is allowed, and the server agrees', async () => {
    const refused = await run('sharing.sql').ended
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(refused.stderr).toContain('sharing.sql:1:1: SET GLOBAL MAX_CONNECTIONS changes the whole server')
    const allowed = await run('sharing.sql', '--allow-global').ended
    // The account of the address lacks this privilege on both servers, so the statement is not exercised.
    expect(allowed.code, allowed.stderr).toBe(2)
    expect(allowed.stderr).toContain('1 not exercised')
    const evidence = new Map(place.verdict('out').reasons.map(({ rule, evidence: [first] }) => [rule, first]))
    expect(evidence.get('not-exercised')).toMatch(/^sharing\.sql:1:1: both servers refuse it because/)
    expect(evidence.get('unconfined')).toContain(`sharing.sql was replayed as ${servers.user}@% on the source`)
  })

  it('replays definitions of others without their DEFINER, and says whose rights are not exercised', async () => {
    const { code, stdout, stderr } = await run('defined.sql').ended
    expect(code, stdout + stderr).toBe(0)
    const { coverage } = place.verdict('out')
    expect(coverage).toMatchObject({ statements: 2, compared: 2 })
    expect(coverage.partly).toEqual([
      {
        count: 1,
        reason: expect.stringMatching(
          /^not exercised: rights of the definer root@localhost: defined\/schema\.sql:2:1 creates the procedure count_pages/,
        ),
      },
      { count: 1, reason: expect.stringContaining('defined.sql:3:1 creates the view pages') },
    ])
    expect(await ownDatabases()).toEqual([])
  })

  it('ends no transaction that somebody else has prepared, however that is hidden', async () => {
    const xid = `theirs_${randomBytes(3).toString('hex')}`
    const table = `crosscheck_xa_${xid}`
    await servers.run(`CREATE DATABASE ${table}`, `CREATE TABLE ${table}.t (a INT) ENGINE = InnoDB`)
    const prepared = ['START', 'END', 'PREPARE'].map(verb => `XA ${verb} '${xid}'`)
    try {
      await servers.run(prepared[0]!, `INSERT INTO ${table}.t VALUES (1)`, ...prepared.slice(1))
      const recovered = async () => (await servers.run('XA RECOVER')).map(rows => rows.some(row => row.includes(xid)))
      const commit = `XA COMMIT "${xid}"`
      const hidden = [
        `/*!99999 ' */ ${commit} -- ' */`,
        `SELECT 1 AS $$; ${commit}; SELECT 2 AS $$`,
        `SELECT '€\\'; ${commit}; -- '`,
        `SELECT 1 --\u007f '\n; ${commit}; -- '`,
        `PREPARE s FROM "XA COM" "MIT '${xid}'"; EXECUTE s`,
      ]
      for (const [index, sql] of hidden.entries()) {
        place.write('hidden.sql', `SET NAMES gbk;\nDELIMITER //\n${sql} //\n`)
        const { code, stderr } = await place.run(['run', 'hidden.sql', ...addresses(), '--out', `hidden-${index}`], {
          environment: environment(),
        })
        expect({ sql, code, stderr }).toMatchObject({ sql, code: 3 })
        expect(await recovered(), sql).toEqual([true, true])
      }
    } finally {
      await servers.run(`XA ROLLBACK '${xid}'`, `DROP DATABASE ${table}`)
    }
  })

  it.each([
    ['CREATE VIEW v AS SELECT * FROM app.t', 'reaches outside of the suite'],
    ["SET PASSWORD = 'mine'", 'changes the account that Crosscheck uses'],
    ["SELECT GET_LOCK('job', 1)", 'takes a lock that all applications share'],
    ['PREPARE s FROM @text', 'runs text that cannot be read beforehand'],
  ])('is not used at all for %s', async (sql, why) => {
    place.write('outside.sql', `${sql};\n`)
    const { code, stderr } = await run('outside.sql').ended
    expect(code, stderr).toBe(3)
    expect(stderr).toContain(`outside.sql:1:1: `)
    expect(stderr).toContain(why)
    expect(await ownDatabases()).toEqual([])
    expect(await servers.run(`SELECT User FROM mysql.user WHERE User LIKE 'crosscheck______'`)).toEqual([[], []])
  })
})

it('an account that may not create databases is told what it lacks', async () => {
  await servers.run(`REVOKE ALL ON \`crosscheck\\_%\`.* FROM '${servers.user}'@'%'`)
  const { code, stdout, stderr } = await run('visits.sql').ended
  expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain(`${servers.user} may not create databases there: `)
  expect(stderr).toMatch(
    /^ {2}whoever administers it can give what is needed: GRANT CREATE USER ON \*\.\* TO the account; GRANT ALTER, .* WITH GRANT OPTION/m,
  )
  expect(readdirSync(place.directory).filter(name => name === 'out')).toEqual([])
})

it('one server cannot be compared with itself', async () => {
  await servers.run(...grants())
  const [, address] = addresses()
  const { code, stderr } = await place.run(['run', 'visits.sql', '--source', address!, '--target', address!])
  expect(code).toBe(3)
  expect(stderr).toContain('are one and the same server')
  expect(stderr).not.toContain(servers.password)
  expect(await ownDatabases()).toEqual([])
})

it('a server that dies in mid-run is named, and nobody waits for it', async () => {
  await servers.run(...grants())
  await using topology = await openTestTopology('mysql:5.6', 'mariadb:10.11')
  const { endpoint } = topology.target
  place.write('crosscheck.config.json', JSON.stringify({ recovery: { timeLimitMs: 1_000 } }))
  const running = place.start(
    [
      'run',
      'slow.sql',
      '--out',
      'out',
      ...addresses().slice(0, 2),
      '--target',
      `mysql://root@127.0.0.1:${endpoint.port}`,
      '--statement-timeout',
      '1',
    ],
    { environment: { CROSSCHECK_TARGET_PASSWORD: endpoint.password } },
  )
  await place.untilJournal('out', '"name":"before"')
  process.kill(Number(readFileSync(join(dirname(endpoint.socketPath!), 'pid'), 'utf8')), 'SIGKILL')
  const { code, stderr } = await running.ended
  expect(code, stderr).toBe(2)
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  ${program} recover mysql://root@127.0.0.1:${endpoint.port}`)
  expect(place.verdict('out').reasons[0]).toMatchObject({
    rule: 'server-died',
    evidence: [expect.stringMatching(/^the target died, after slow\.sql:\d:1: connect ECONNREFUSED/)],
  })
  // Crosscheck has also removed its objects from the server that still runs.
  expect(await ownDatabases()).toEqual([])
})
