import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../kit/clock.ts'
import { damages } from '../testing/damages.ts'
import { HostileProxy } from '../testing/hostile-proxy.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import { Pair, type PairRequest } from './pair.ts'

const deadlineMs = 700
/** The greatest memory, in bytes, that Crosscheck may use under any damage, including the proxy's own memory. */
const mostBytes = 1.5 * (1 << 30)

const servers = [
  ['mysql:9.7', false],
  ['mariadb:11.8', true],
] as const

describe.each(servers)('%s with a target that breaks the protocol', (name, isExtended) => {
  let proxy: HostileProxy
  let sessions: SessionOpeners

  beforeAll(async () => {
    const endpoint = inject('endpoints')[name]
    proxy = await HostileProxy.open(endpoint, isExtended)
    sessions = new SessionOpeners({ source: endpoint, target: proxy.endpoint })
  })
  afterAll(async () => {
    await sessions[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
  })

  async function openPair(): Promise<Pair> {
    return new Pair({ source: await sessions.source.open(), target: await sessions.target.open() })
  }

  function requestFor(sql: string, protocol: 'text' | 'binary'): PairRequest {
    const order = { kind: 'none', limited: false } as const
    return { statement: { sql, order, ...(protocol === 'binary' ? { params: [] } : {}) }, deadlineMs }
  }

  const cases = [...damages(isExtended)].flatMap(([damage, { cause }]) => {
    const protocols = damage.startsWith('prepare-') ? (['binary'] as const) : (['text', 'binary'] as const)
    return protocols.map(protocol => [damage, protocol, cause] as const)
  })

  it.each(cases)('loses a statement in time: %s, %s: %s', async (damage, protocol, cause) => {
    await using pair = await openPair()
    const start = clock.monotonicMs()
    const reply = await pair.run(requestFor(`SELECT 'abc' AS a /* damage: ${damage} */`, protocol))
    expect(clock.monotonicMs() - start).toBeLessThan(deadlineMs + 2_000)
    expect(process.memoryUsage.rss()).toBeLessThan(mostBytes)
    expect(reply.target.at(-1)).toEqual(reply.lost)
    // An endless reply exhausts either the time or the memory first, depending on the speed of the machine.
    const isEndless = cause === 'too-large' || (cause === 'timeout' && damage.startsWith('endless'))
    expect(isEndless ? ['too-large', 'timeout'] : [cause]).toContain(reply.lost?.cause)
    expect(reply.source).toMatchObject([{ kind: 'rows', rowCount: 1 }])
    await using next = await openPair()
    expect((await next.run(requestFor('SELECT 1', protocol))).lost).toBeUndefined()
  })
})
