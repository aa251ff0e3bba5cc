import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { CliSandbox, program } from '../testing/cli-sandbox.ts'
import type { CrosscheckProcess } from '../testing/crosscheck-process.ts'
import { ExternalPair } from '../testing/external-pair.ts'
import { logInFiles } from '../testing/log-in-files.ts'
import { NetworkRelay } from '../testing/network-relay.ts'

/**
 * Servers that already run are writable afterwards, no matter what happens to a run, to its guard or to the network
 * between them, and at which moment of the read-only phase. Each moment is identified by statements that the run sends.
 */

const lock = "GET_LOCK('crosscheck freeze'"
const setReadOnly = 'SET GLOBAL read_only = 1'
const setReadWrite = "SET GLOBAL `read_only` = 'OFF'"
const moments = {
  claim: [lock],
  switchingOn: [setReadOnly],
  readOnly: [setReadOnly, 'SELECT id FROM users'],
  switchingOff: [setReadOnly, setReadWrite],
  'between modes': [setReadOnly, setReadWrite, 'CREATE DATABASE `crosscheck_switch_over'],
  after: [setReadOnly, setReadWrite, 'DROP DATABASE IF EXISTS `crosscheck_switch_over'],
} as const
type Moment = keyof typeof moments
const all = Object.keys(moments) as Moment[]
/** At these moments the run has changed the server, or is about to. */
const isReadOnlyAt = (moment: Moment) => moment === 'switchingOn' || moment === 'readOnly' || moment === 'switchingOff'

/** Longer than the time for which a run itself checks that everything is undone. */
const gapMs = 4_000
const silenceMs = 1_500
const endpoints = { source: inject('endpoints')['mysql:9.7'], target: inject('endpoints')['mariadb:11.8'] }

let servers: ExternalPair
let place: CliSandbox
let source: NetworkRelay
let target: NetworkRelay
beforeAll(async () => {
  servers = await ExternalPair.open(endpoints)
})
afterAll(() => servers[Symbol.asyncDispose]())
beforeEach(async () => {
  ;[source, target] = await Promise.all([
    NetworkRelay.open(endpoints.source.port),
    NetworkRelay.open(endpoints.target.port),
  ])
  place = new CliSandbox({
    'crosscheck.config.json': JSON.stringify({ recovery: { silenceMs, timeLimitMs: 30_000 } }),
    ...logInFiles,
  })
})
afterEach(async () => {
  for (const relay of [source, target]) relay.heal()
  await place[Symbol.asyncDispose]()
  await Promise.all([source[Symbol.asyncDispose](), target[Symbol.asyncDispose]()])
  await servers.run('SET GLOBAL read_only = 0')
})

/** The addresses of the relays. */
const addresses = () => [servers.address('source', source.port), servers.address('target', target.port)]

function run(): CrosscheckProcess {
  const [first, second] = addresses()
  const options = ['--source', first!, '--target', second!, '--phases', 'replay,read-only', '--allow-read-only']
  return place.start(['run', 'log-in.sql', ...options, '--no-noise', '--no-diagnosis', '--out', 'out'], {
    environment: servers.environment,
  })
}

const untilWritable = () =>
  waitFor(async () => ((await servers.areReadOnly()).some(Boolean) ? undefined : true), {
    what: 'two writable servers',
    deadlineMs: 30_000,
  })

/**
 * Expects that the run or its guard has undone everything by the end of the run, or soon after if the run was killed.
 */
const expectAllUndone = () => servers.untilNoOrphans()

describe.each(all)('at the moment: %s', moment => {
  it.each(['refusing', 'silent'] as const)('a network gap (%s) leaves nothing behind', async gap => {
    const cut = target.onceSent(moments[moment], () => {
      for (const relay of [source, target]) relay.cut(gap)
      setTimeout(() => {
        for (const relay of [source, target]) relay.heal()
      }, gapMs)
    })
    const running = run()
    await cut
    const { code, stdout, stderr } = await running.ended
    // The run waited for its guard: everything is undone when it ends, or when its last connection is closed.
    expect(await servers.areReadOnly(), stdout + stderr).toEqual([false, false])
    if (gap === 'refusing' && isReadOnlyAt(moment)) expect(code, stdout + stderr).toBe(2)
    await expectAllUndone()
    expect(place.orphans()).toEqual([])
  })

  it('a suspended run is set writable, and ends unknown when it goes on', async () => {
    const running = run()
    await target.onceSent(moments[moment], () => running.signal('SIGSTOP'))
    if (isReadOnlyAt(moment)) await place.untilWritten('out/logs/recovery.log', 'set writable')
    await untilWritable()
    running.signal('SIGCONT')
    const { code, stdout, stderr } = await running.ended
    if (isReadOnlyAt(moment)) {
      expect(code, stdout + stderr).toBe(2)
      expect(place.verdict('out').reasons[0]).toMatchObject({
        rule: 'interrupted',
        evidence: [expect.stringMatching(/interrupted by its guard, .* has set the servers writable/)],
      })
    }
    await expectAllUndone()
    expect(place.orphans()).toEqual([])
  })

  it('a guard that was killed is replaced, and the run goes on', async () => {
    const running = run()
    await target.onceSent(moments[moment], () => {
      for (const { pid } of place.processes()) if (pid !== running.pid) process.kill(pid, 'SIGKILL')
    })
    const { code, stdout, stderr } = await running.ended
    expect(code, stdout + stderr).not.toBe(3)
    expect(place.readOnly('out'), stdout + stderr).toMatchObject({ finished: true })
    await expectAllUndone()
    expect(place.orphans()).toEqual([])
  })

  it('a run that is killed while its network is down is undone when that works again', async () => {
    const running = run()
    // Only a guard acts here, and it tries again from the beginning.
    const gapMs = 1_000
    await target.onceSent(moments[moment], () => {
      for (const relay of [source, target]) relay.cut('refusing')
      running.signal('SIGKILL')
      setTimeout(() => {
        for (const relay of [source, target]) relay.heal()
      }, gapMs)
    })
    await running.ended
    await expectAllUndone()
    await place.untilNoOrphans()
  })
})

it('where the network stays down, the last lines are the commands that recover, and the run ends unknown', async () => {
  place.write('crosscheck.config.json', JSON.stringify({ recovery: { silenceMs, timeLimitMs: 1_000 } }))
  const running = run()
  await target.onceSent(moments.readOnly, () => target.cut('refusing'))
  const { code, stdout, stderr } = await running.ended
  expect(code, stdout + stderr).toBe(2)
  const [, address] = addresses()
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  ${program} recover ${address}`)
  expect(stderr).toContain(`  ${address}: `)
  expect(place.verdict('out').decision).toBe('unknown')
  expect(await servers.areReadOnly()).toEqual([false, true])
  target.heal()
  const recovered = await place.run(['recover', address!], { environment: servers.environment })
  expect(recovered.code, recovered.stdout + recovered.stderr).toBe(0)
  await expectAllUndone()
})

it('SIGINT ends the wait for the guard, and not the guard', async () => {
  const running = run()
  await target.onceSent(moments.readOnly, () => target.cut('refusing'))
  await running.untilStderr('a guard tries to undo the rest')
  running.signal('SIGINT')
  const { code, stderr } = await running.ended
  expect(code, stderr).toBe(2)
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  ${program} recover ${addresses()[1]}`)
  target.heal()
  await expectAllUndone()
  await place.untilNoOrphans()
})
