import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../kit/clock.ts'
import type { Side } from '../model/side.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { CrosscheckProcess, Ended } from '../testing/crosscheck-process.ts'
import { damages } from '../testing/damages.ts'
import { HostileProxy } from '../testing/hostile-proxy.ts'

/** A reply that breaks the protocol costs one statement, and not the run. */

const statementTimeoutMs = 500
/** The time that a run may take in addition to the deadlines of its statements, on a slow machine. */
const restMs = 60_000
const mostMegabytes = 1_000

const all = [...damages(false)]
const ofPrepared = (damage: string) => damage.startsWith('prepare-')

function suiteOf(protocol: 'text' | 'binary'): string {
  const statements = all.flatMap(([damage]) => {
    if (protocol === 'text' && ofPrepared(damage)) return []
    const params = protocol === 'binary' ? '-- params: []\n' : ''
    return [
      `-- name: ${damage}\n${params}SELECT 'abc' AS a /* damage: ${damage} */;\n`,
      `-- name: after ${damage}\nSELECT 'abc' AS a;\n`,
    ]
  })
  return statements.join('')
}

const innocent = `-- fixture: sound
SELECT id, page FROM visits;
INSERT INTO visits VALUES (2, '/two');
`
const table = 'CREATE TABLE visits (id INT PRIMARY KEY, page VARCHAR(20)) CHARACTER SET utf8mb4;\n'

let place: CliSandbox
let proxies: Record<Side, HostileProxy>
beforeAll(async () => {
  const endpoint = inject('endpoints')['mysql:9.7']
  proxies = { source: await HostileProxy.open(endpoint, false), target: await HostileProxy.open(endpoint, false) }
  place = new CliSandbox({
    'crosscheck.config.json': '{}',
    'text.sql': suiteOf('text'),
    'binary.sql': suiteOf('binary'),
    'innocent.sql': innocent,
    'sound/schema.sql': table,
    'damaged.sql': innocent.replace('sound', 'damaged'),
    'damaged/schema.sql': `${table}INSERT INTO visits VALUES (1, '/') /* damage: surplus-behind-ok */;\n`,
  })
})
afterAll(async () => {
  await place[Symbol.asyncDispose]()
  await proxies.source[Symbol.asyncDispose]()
  await proxies.target[Symbol.asyncDispose]()
})

/** Starts a run whose hostile side is a server that already runs, while the run starts the other server. */
function start(hostile: Side, out: string, suites: string[]): CrosscheckProcess {
  const other = hostile === 'source' ? 'target' : 'source'
  const { port, password } = proxies[hostile].endpoint
  const servers = [`--${hostile}`, `mysql://root@127.0.0.1:${port}?ssl-mode=disabled`, `--${other}`, 'mysql:9.7']
  // The proxy sends a damaged reply at once, without regard to other statements in progress.
  const pace = ['--pipeline', '1', '--statement-timeout', String(statementTimeoutMs / 1000)]
  const environment = { [`CROSSCHECK_${hostile.toUpperCase()}_PASSWORD`]: password }
  return place.start(['run', ...suites, ...servers, ...pace, '--out', out], { environment })
}

/** Waits for the end; the result contains the peak memory in megabytes. */
async function ended(running: CrosscheckProcess): Promise<Ended & { megabytes: number }> {
  let megabytes = 0
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${running.pid}/status`, 'utf8')
      megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // The process has ended in the meantime.
    }
  }, 50)
  try {
    return { ...(await running.ended), megabytes }
  } finally {
    clearInterval(look)
  }
}

describe.each(['target', 'source'] as const)('a %s that breaks the protocol', hostile => {
  it.each(['text', 'binary'] as const)('loses the statements that it does so for, %s', async protocol => {
    const out = `${hostile}-${protocol}`
    const start_ = clock.monotonicMs()
    const { code, stdout, stderr, megabytes } = await ended(start(hostile, out, [`${protocol}.sql`, 'innocent.sql']))
    expect(clock.monotonicMs() - start_).toBeLessThan(all.length * (statementTimeoutMs + 500) + restMs)
    expect(code, stderr).toBe(2)
    expect(stdout + stderr).not.toMatch(/^ {4}at /m)
    expect(megabytes).toBeLessThan(mostMegabytes)

    const { reasons, suites, divergences } = place.verdict(out)
    const damaged = all.filter(([damage]) => protocol === 'binary' || !ofPrepared(damage))
    expect(divergences).toEqual([])
    expect(reasons.filter(({ decision }) => decision === 'unknown').map(({ rule }) => rule)).toEqual(['statement-lost'])
    expect(reasons[0]!.evidence).toHaveLength(damaged.length)
    const malformed = damaged.filter(([, { cause }]) => cause === 'malformed')
    const reported = reasons[0]!.evidence.filter(each => each.includes(`the ${hostile} sent a malformed packet: `))
    expect(reported).toHaveLength(malformed.length)
    for (const sentence of reasons[0]!.evidence) expect(sentence).toMatch(new RegExp(`^${protocol}\\.sql:\\d+:1: `))
    // All other statements were compared.
    expect(suites.map(({ statements, compared }) => statements - compared)).toEqual([damaged.length, 0])
    expect(place.orphans()).toEqual([])
  })

  it('costs a suite whose fixture it does so for, and no other', async () => {
    const out = `${hostile}-fixture`
    const { code, stderr } = await ended(start(hostile, out, ['damaged.sql', 'innocent.sql']))
    expect(code, stderr).toBe(2)
    expect(stderr).not.toMatch(/^ {4}at /m)
    const { reasons, suites } = place.verdict(out)
    expect(reasons.slice(0, 3)).toMatchObject([
      { rule: 'statement-lost', evidence: [expect.stringMatching(/damaged\/schema\.sql:2:1: .* a malformed packet/)] },
      { rule: 'never-ran' },
      {
        rule: 'suite-not-finished',
        evidence: ['damaged.sql: the suite was given up: its fixture could not be loaded'],
      },
    ])
    expect(suites.find(({ file }) => file === 'innocent.sql')).toMatchObject({ statements: 2, compared: 2 })
    expect(place.orphans()).toEqual([])
  })
})
