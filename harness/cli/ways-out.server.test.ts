import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { Reason } from '../model/verdict.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { CrosscheckProcess } from '../testing/crosscheck-process.ts'

/** In every way in which a run can end, it reports its observations, and leaves neither a process nor a file. */

const slow = `CREATE TABLE t (id INT PRIMARY KEY);
-- name: before
SELECT id FROM t;
-- name: slow
SELECT SLEEP(600);
SELECT id FROM t WHERE id = 1;
`

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({ source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded' }),
  'slow.sql': slow,
  'losses.sql': `CREATE TABLE t (id INT PRIMARY KEY);
-- name: takes too long
SELECT SLEEP(600);
-- name: goes on
INSERT INTO t VALUES (1);
-- name: ends its own connection
-- tolerate: error because "each server has a word of its own for it"
KILL CONNECTION_ID();
-- name: meets the end
SELECT id FROM t;
-- name: goes on again
SELECT id FROM t;
`,
})
afterAll(() => place[Symbol.asyncDispose]())

/** Starts a run of slow.sql and waits until the slow statement is reached; returns the ports of the servers, too. */
async function startSlow(run: string, ...options: string[]) {
  const running = place.start(['run', 'slow.sql', '--out', run, ...options])
  await place.untilJournal(run, '"name":"before"')
  const servers = place.servers()
  expect(servers.map(({ product }) => product).toSorted()).toEqual(['mariadb', 'mysql'])
  return { running, servers }
}

async function untilFree(port: number): Promise<void> {
  const refused = async () => {
    const socket = connect({ host: '127.0.0.1', port })
    try {
      await once(socket, 'connect')
      return undefined
    } catch {
      return true
    } finally {
      socket.destroy()
    }
  }
  await waitFor(refused, { what: `nobody on port ${port}`, deadlineMs: 10_000 })
}

async function expectNoOrphans(servers: { port: number }[]): Promise<void> {
  expect(place.orphans()).toEqual([])
  for (const { port } of servers) await untilFree(port)
}

/** Returns the reasons of a run without its remarks. */
function reasonsOf(run: string): Reason[] {
  const { decision, reasons } = place.verdict(run)
  expect(decision).toBe('unknown')
  return reasons.filter(reason => reason.decision !== 'go')
}

/** Expects the observations before the end in every report. */
function expectPartialReport(run: string): void {
  expect(readdirSync(place.path(run)).toSorted()).toEqual(
    ['index.html', 'journal.jsonl', 'junit.xml', 'logs', 'summary.md', 'verdict.json'].toSorted(),
  )
  expect(place.verdict(run).coverage).toMatchObject({
    statements: 4,
    compared: 2,
    skipped: expect.arrayContaining([{ reason: 'never ran', count: 1 }]),
  })
  expect(place.read(`${run}/junit.xml`)).toContain('name="before"')
  expect(place.read(`${run}/summary.md`)).toContain('UNKNOWN')
}

describe.each<{ signal: NodeJS.Signals; by: string; send: (running: CrosscheckProcess) => void }>([
  { signal: 'SIGINT', by: 'SIGINT (Ctrl-C)', send: running => running.signalGroup('SIGINT') },
  { signal: 'SIGTERM', by: 'SIGTERM', send: running => running.signal('SIGTERM') },
])('$signal', ({ signal, by, send }) => {
  it('in mid-run ends in unknown, with a partial report, and nothing stays behind', async () => {
    const { running, servers } = await startSlow(signal)
    send(running)
    const { code, stdout, stderr } = await running.ended
    expect(code, stderr).toBe(2)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^UNKNOWN .*interrupted by SIG/)
    expect(reasonsOf(signal)[0]).toMatchObject({
      rule: 'interrupted',
      evidence: [expect.stringContaining(`interrupted by ${by}, after slow.sql:`)],
    })
    expectPartialReport(signal)
    await expectNoOrphans(servers)
  })
})

/**
 * Not tested: a SIGINT to npm alone. npm passes it on to its shell, which does not act on it before Crosscheck has
 * ended.
 */
describe('started by npx', () => {
  const launchers = {
    npm: /^npm exec /,
    'the shell of npm': /^sh -c /,
    'the program itself': /^\S*node \S+crosscheck /,
  } as const
  it.each<[keyof typeof launchers, NodeJS.Signals]>([
    ['npm', 'SIGTERM'],
    ['the program itself', 'SIGINT'],
    ['npm', 'SIGHUP'],
    ['npm', 'SIGKILL'],
    ['the shell of npm', 'SIGTERM'],
    ['the shell of npm', 'SIGKILL'],
    ['the program itself', 'SIGTERM'],
  ])('%s gets %s: the run ends in unknown, with a partial report, and nothing stays behind', async (who, signal) => {
    const run = `${who}-${signal}`.replaceAll(' ', '-')
    const running = place.startByNpx(['run', 'slow.sql', '--out', run])
    await place.untilJournal(run, '"name":"before"')
    const servers = place.servers()
    expect(servers).toHaveLength(2)
    const chosen = place.processes().filter(({ commandLine }) => launchers[who].test(commandLine))
    expect(chosen, JSON.stringify(place.processes())).toHaveLength(1)
    process.kill(chosen[0]!.pid, signal)
    await running.ended
    await place.untilNoOrphans()
    expectPartialReport(run)
    expect(reasonsOf(run)[0]).toMatchObject({ rule: 'interrupted' })
    await expectNoOrphans(servers)
  })
})

describe('started by an old Node.js, which looks for a newer one', () => {
  const old = `data:text/javascript,${encodeURIComponent(
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })`,
  )}`
  it.each<NodeJS.Signals>(['SIGTERM', 'SIGHUP', 'SIGKILL'])('ends in order after %s', async signal => {
    const run = `old-${signal}`
    const running = place.start(['run', 'slow.sql', '--out', run], { nodeArguments: ['--import', old] })
    await place.untilJournal(run, '"name":"before"')
    const servers = place.servers()
    running.signal(signal)
    expect((await running.ended).code).toBe(signal === 'SIGKILL' ? null : 2)
    await place.untilNoOrphans()
    expectPartialReport(run)
    await expectNoOrphans(servers)
  })
})

it('SIGINT while the servers start ends in unknown, and nothing stays behind', async () => {
  const running = place.start(['run', 'slow.sql', '--out', 'early'])
  await waitFor(() => (place.processes().length > 1 ? true : undefined), {
    what: 'a process of a server',
    deadlineMs: 30_000,
    intervalMs: 1,
  })
  running.signalGroup('SIGINT')
  const { code, stderr } = await running.ended
  expect(code, stderr).toBe(2)
  expect(reasonsOf('early')[0]).toMatchObject({ rule: 'interrupted' })
  expect(place.orphans()).toEqual([])
})

it('SIGKILL takes the servers along, and what was journaled can be judged', async () => {
  const { running, servers } = await startSlow('killed')
  running.signal('SIGKILL')
  expect(await running.ended).toMatchObject({ code: null, stdout: '' })
  await place.untilNoOrphans()
  await expectNoOrphans(servers)
  expect(readdirSync(place.path('killed')).toSorted()).toEqual(['journal.jsonl', 'logs'])
  const judged = await place.run(['judge', 'killed'])
  expect(judged.code, judged.stderr).toBe(2)
  expect(reasonsOf('killed')[0]).toMatchObject({
    rule: 'run-not-finished',
    evidence: ['the journal ends in mid-run, after slow.sql:3:1: the run was killed'],
  })
})

it('a server that dies in mid-run is restarted, and the run is unknown', async () => {
  const { running, servers } = await startSlow('died', '--statement-timeout', '4')
  process.kill(servers.find(({ product }) => product === 'mariadb')!.pid, 'SIGKILL')
  const { code, stdout, stderr } = await running.ended
  expect(code, stderr).toBe(2)
  const [reason] = reasonsOf('died')
  expect(reason).toMatchObject({ rule: 'server-restarted', decision: 'unknown' })
  expect(reason!.evidence).toEqual(['the target had to be restarted: its process was ended by signal 9'])
  expect(stdout).toMatch(/^UNKNOWN .*server-restarted/m)
  await expectNoOrphans(servers)
})

it('a run that takes too long ends in unknown', async () => {
  const { code, stderr } = await place.run(['run', 'slow.sql', '--out', 'timeout', '--timeout', '3'])
  expect(code, stderr).toBe(2)
  expect(reasonsOf('timeout')[0]).toMatchObject({
    rule: 'interrupted',
    evidence: [expect.stringContaining('interrupted by the time limit of the run')],
  })
  expect(place.orphans()).toEqual([])
})

it('a statement without an answer is lost, the suite goes on, and nobody calls that a go', async () => {
  const { code, stdout, stderr } = await place.run([
    'run',
    'losses.sql',
    '--out',
    'losses',
    '--statement-timeout',
    '1.5',
  ])
  expect(code, stderr).toBe(2)
  expect(stdout).toMatch(/^UNKNOWN {2}6 statements/m)
  const observed = place.observations('losses')
  const outcomeOf = (name: string) => {
    const { source, target } = observed.find(each => each.name === name)!
    return { source: source[0]!.kind, target: target[0]!.kind }
  }
  expect(outcomeOf('takes too long')).toEqual({ source: 'lost', target: 'lost' })
  expect(outcomeOf('goes on')).toEqual({ source: 'done', target: 'done' })
  expect(outcomeOf('ends its own connection')).toEqual({ source: 'error', target: 'error' })
  expect(outcomeOf('meets the end')).toEqual({ source: 'lost', target: 'lost' })
  expect(outcomeOf('goes on again')).toEqual({ source: 'rows', target: 'rows' })
  expect(reasonsOf('losses').map(({ rule }) => rule)).toEqual(['statement-lost'])
  expect(reasonsOf('losses')[0]!.evidence[0]).toMatch(
    /^losses\.sql:3:1: the source did not answer \(timeout\): no complete answer within 1500 ms; the suite went on with fresh connections/,
  )
  expect(place.orphans()).toEqual([])
})

it('a reader that stops reading does not stop the run', async () => {
  const running = place.start(['run', 'slow.sql', '--out', 'unread', '--statement-timeout', '0.5'])
  await waitFor(() => (running.stderr === '' ? undefined : true), { what: 'a first line', deadlineMs: 30_000 })
  running.stopReading()
  expect((await running.ended).code).toBe(2)
  expect(reasonsOf('unread').map(({ rule }) => rule)).toEqual(['statement-lost'])
  expect(place.orphans()).toEqual([])
})

it('a fault of ours in mid-run is no no-go, and nothing stays behind', async () => {
  place.write(
    'fault.mjs',
    `import { existsSync, readFileSync } from 'node:fs'
const timer = setInterval(() => {
  if (!existsSync('fault/journal.jsonl') || !readFileSync('fault/journal.jsonl', 'utf8').includes('"name":"before"')) return
  clearInterval(timer)
  throw new Error('a fault of ours')
}, 5)
`,
  )
  const { code, stderr } = await place.run(['run', 'slow.sql', '--out', 'fault'], {
    nodeArguments: ['--import', place.path('fault.mjs')],
  })
  expect(code).toBe(2)
  expect(stderr).toContain('Error: a fault of ours')
  await place.untilNoOrphans()
  expect((await place.run(['judge', 'fault'])).code).toBe(2)
})
