import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { clock } from '../kit/clock.ts'
import type { ProbeOutcome } from '../model/probe-answer.ts'
import type { ProbeReport } from '../model/probe-report.ts'
import { parseCredentials } from './credentials.ts'
import { httpCases } from './http-check.ts'
import { type ProbeOptions, runProbe } from './probe.ts'
import type { ProbeCase } from './probe-case.ts'

const options = { probed: 'here', ratePerSecond: 50, slowMs: 500, timeoutMs: 2_000 }
const good: ProbeOutcome = { kind: 'good' }
const caseOf = (attempt: ProbeCase['attempt']): ProbeCase[] => [{ name: 'ada', attempt }]

const credentials = parseCredentials(
  `
logIn: { path: /log-in, json: { identifier: '{identifier}', password: '{password}' } }
accepted: { status: 200 }
rejected: { status: 401 }
maintenance: { status: 503 }
afterwards:
  - { name: session check, path: '/session?of={identifier}', accepted: { status: 200, body: '^ada&co$' } }
valid: [{ identifier: ada&co, password: right }]
invalid: [{ because: wrong password, identifier: bo, password: wrong }]
`,
  'truth.yaml',
  {},
)

/** Accepts every log-in with the right password. */
const honest: RequestListener = async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (request.url?.startsWith('/session')) {
    const known = request.headers.cookie === 'id=7; theme=dark'
    response.writeHead(known ? 200 : 401).end(new URL(request.url, 'http://here').searchParams.get('of'))
    return
  }
  const { password } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const cookies = ['id=7; HttpOnly', 'theme=dark']
  response.writeHead(password === 'right' ? 200 : 401, { 'set-cookie': cookies }).end()
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer(listener)
  servers.push(server)
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(port, '127.0.0.1', resolve)
  await promise
  return { server, port: (server.address() as AddressInfo).port }
}

/** Calls each function of `at` when the given number of attempts is settled. */
function ping(port: number, at: Record<number, () => void>, more: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
  let settled = 0
  return runProbe({
    ...options,
    cases: httpCases(new URL(`http://127.0.0.1:${port}`), credentials),
    ...more,
    onEvent: event => {
      if (event.kind === 'progress') at[++settled]?.()
    },
  })
}

// The clock of a busy machine is not that of the test: what it measures counts when one of several tries succeeds.
describe('a probe of an application', { retry: 4 }, () => {
  it('passes one that does what it should, cookies and steps included', async () => {
    const { port } = await serve(honest)
    const report = await ping(port, {}, { forMs: 400 })
    expect(report).toMatchObject({ decision: 'passed', end: 'time-over', attempts: 20, counts: { good: 20 } })
    expect(report.cases.map(({ name }) => name)).toEqual(['ada&co', 'bo (wrong password)'])
    expect(report.latencyMs!.p50).toBeGreaterThan(0)
  })

  it('catches one that lets everybody in', async () => {
    const { port } = await serve((_, response) => response.end('ada&co'))
    const report = await ping(port, {}, { forMs: 400 })
    expect(report).toMatchObject({ decision: 'failed', counts: { good: 10, wrong: 10 } })
    expect(report.windows).toMatchObject([
      { kind: 'wrong', fromMs: 20, untilMs: 400, count: 10, whys: { 'bad-accepted': 10 } },
    ])
    expect(report.windows[0]!.first).toBe('bo (wrong password): an invalid log-in was accepted with 200')
  })

  it('catches one that keeps out who may come in, and one that forgets who came in', async () => {
    const out = await serve((_, response) => response.writeHead(401).end())
    const report = await ping(out.port, {}, { forMs: 200 })
    expect(report.windows).toMatchObject([{ kind: 'wrong', whys: { 'good-refused': 5 } }])
    const forgetful = await serve((request, response) =>
      request.url === '/log-in' ? honest(request, response) : response.writeHead(401).end(),
    )
    const forgotten = await ping(forgetful.port, {}, { forMs: 200 })
    expect(forgotten.windows[0]!.first).toContain(
      'session check: somebody who had just logged in was rejected with 401',
    )
  })

  it('tells a maintenance answer and a broken server from a rejected log-in', async () => {
    const closed = await serve((_, response) => response.writeHead(503).end())
    expect(await ping(closed.port, {}, { forMs: 100 })).toMatchObject({
      decision: 'unknown',
      windows: [{ kind: 'refused', whys: { maintenance: 5 } }],
    })
    const broken = await serve((_, response) => response.writeHead(500).end())
    expect((await ping(broken.port, {}, { forMs: 100 })).windows).toMatchObject([{ whys: { 'server-error': 5 } }])
    const moved = await serve((_, response) => response.writeHead(404).end())
    expect((await ping(moved.port, {}, { forMs: 100 })).windows).toMatchObject([{ whys: { unexpected: 5 } }])
  })

  it('knows to 50 ms when one was dead', async () => {
    const { server, port } = await serve(honest)
    const startMs = clock.monotonicMs()
    let diedMs = 0
    let backMs = 0
    const die = () => {
      diedMs = clock.monotonicMs() - startMs
      server.closeAllConnections()
      server.close()
    }
    const comeBack = async () => {
      await serve(honest, port)
      backMs = clock.monotonicMs() - startMs
    }
    const report = await ping(port, { 15: die, 40: () => void comeBack() }, { forMs: 1_300 })
    expect(report).toMatchObject({ decision: 'failed', windows: [{ kind: 'refused' }] })
    const [{ fromMs, untilMs, count, whys, first }] = report.windows as [ProbeReport['windows'][number]]
    // A busy machine may start attempts late; the report says how late.
    const exactMs = 50 + report.startedLateMs
    expect(Math.abs(fromMs - diedMs)).toBeLessThanOrEqual(exactMs)
    expect(Math.abs(untilMs - backMs)).toBeLessThanOrEqual(exactMs)
    expect(count).toBe(Math.round((untilMs - fromMs) / 20))
    expect(whys.error).toBe(count)
    expect(first).toContain('ECONN')
  })

  it('shows a stall in every attempt that it concerned', async () => {
    const stalled: (() => void)[] = []
    let stalling = false
    let stallMs = 0
    const { port } = await serve((request, response) => {
      if (!stalling) return honest(request, response)
      stalled.push(() => void honest(request, response))
    })
    const stall = () => {
      stalling = true
      const startMs = clock.monotonicMs()
      setTimeout(() => {
        stallMs = clock.monotonicMs() - startMs
        stalling = false
        for (const outcome of stalled.splice(0)) outcome()
      }, 300)
    }
    const report = await ping(port, { 10: stall }, { forMs: 1_000, slowMs: 100 })
    expect(report).toMatchObject({ decision: 'passed', counts: { refused: 0, wrong: 0 } })
    // The attempts that were due during the stall, except for the last ones, which did not wait for long.
    const concerned = (ms: number) => (ms / 1000) * options.ratePerSecond
    expect(report.counts.slow).toBeGreaterThanOrEqual(concerned(stallMs - 100) - 3)
    expect(report.counts.slow).toBeLessThanOrEqual(concerned(stallMs + report.startedLateMs) + 5)
    expect(report.latencyMs!.max).toBeGreaterThan(250)
  })
})

describe('a probe', () => {
  it('starts attempts by the clock, although none is answered, and gives each up in time', async () => {
    const report = await runProbe({
      ...options,
      timeoutMs: 100,
      forMs: 200,
      cases: caseOf(() => new Promise(() => {})),
    })
    expect(report).toMatchObject({ decision: 'unknown', attempts: 10, counts: { refused: 10 } })
    expect(report.windows).toMatchObject([{ fromMs: 0, untilMs: 200, whys: { 'no-answer': 10 } }])
  })

  it('counts what it could not start by itself, and as waiting at least so long', async () => {
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    let started = 0
    const stalling = caseOf(async () => {
      started += 1
      if (started > 1) await released
      return good
    })
    setTimeout(release, 400)
    const report = await runProbe({ ...options, forMs: 400, maxInFlight: 4, cases: stalling })
    expect(report).toMatchObject({ decision: 'unknown', attempts: 20, counts: { refused: 0, wrong: 0 } })
    const { 'not-started': notStarted, good: answered, slow } = report.counts
    expect(notStarted + answered + slow).toBe(20)
    // A busy machine may start the last of these attempts after the stall.
    expect(notStarted).toBeGreaterThan(5)
    expect(report.windows).toContainEqual(
      expect.objectContaining({ kind: 'not-started', fromMs: 100, count: notStarted, whys: {} }),
    )
    // These attempts were due evenly over the stall, and the quick replies must not hide it.
    expect(report.latencyMs!.p90).toBeGreaterThan(250)
  })

  it('has failed where somebody was refused, whatever could not be started', async () => {
    let count = 0
    const cases = caseOf(async () => {
      count += 1
      if (count === 1) return good
      return count === 2 ? { kind: 'refused', why: 'error', detail: 'reset' } : new Promise<ProbeOutcome>(() => {})
    })
    const report = await runProbe({ ...options, timeoutMs: 300, forMs: 300, maxInFlight: 2, cases })
    expect(report).toMatchObject({ decision: 'failed' })
    expect(report.counts['not-started']).toBeGreaterThan(0)
  })

  it('ends when it is told to, and says what it cut off', async () => {
    const over = new AbortController()
    let count = 0
    const cases = caseOf(async () => {
      count += 1
      if (count === 5) over.abort()
      return count < 4 ? good : new Promise<ProbeOutcome>(() => {})
    })
    const report = await runProbe({ ...options, cases, signal: over.signal })
    expect(report).toMatchObject({ decision: 'passed', end: 'interrupted', counts: { good: 3, unfinished: 2 } })
  })

  it('says nothing when it was ended before the first answer', async () => {
    const report = await runProbe({ ...options, cases: caseOf(async () => good), signal: AbortSignal.abort() })
    expect(report).toMatchObject({ decision: 'unknown', attempts: 0, end: 'interrupted', windows: [] })
  })

  it('gives up at a fault of its own', async () => {
    const cases = caseOf(async () => {
      throw new TypeError('a slip')
    })
    await expect(runProbe({ ...options, cases })).rejects.toThrow('a slip')
  })
})
