import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { configSchema } from '../../config/schema.ts'
import { NotPermitted } from '../../model/not-permitted.ts'
import type { Endpoint, Server, Topology } from '../../model/topology.ts'
import { Sessions } from '../../session/sessions.ts'
import { Administrator } from '../../testing/administrator.ts'
import { prepareWherePossible } from './prepare-where-possible.ts'

/**
 * Stands for an image whose account may use databases but cannot create accounts, as if Crosscheck had started its
 * server.
 */
const endpoint = inject('endpoints')['mysql:9.7']
const administrator = new Administrator(endpoint)
let account: Endpoint
beforeAll(async () => {
  account = await administrator.createAccount(['ALL ON `crosscheck\\_%`.*'])
})
afterAll(() => administrator[Symbol.asyncDispose]())

async function prepare(wanted: 'automatically' | 'on-request') {
  await using undo = new AsyncDisposableStack()
  const open = () => undo.use(new Sessions(account, { initStatements: [] }))
  const server = { spec: 'an image', ours: true, endpoint: account } as Server
  const topology = { source: server, target: server } as Topology
  const adminSessions = { source: open(), target: open() }
  const phase = wanted === 'automatically' ? ('auto' as const) : ('on' as const)
  return await prepareWherePossible(
    { servers: topology, admins: adminSessions },
    {
      config: configSchema.parse({ readOnly: { phase } }),
      topology,
      allowReadOnly: false,
      suites: [{ name: 'log in', file: 'log-in.sql', path: 'auth' }],
      accounts: undefined,
      runId: 'abcdef',
      undo,
    },
  )
}

it('leaves the phase out with a remark where nobody has asked for it', async () => {
  expect(await prepare('automatically')).toEqual({
    leftOutBecause: expect.stringMatching(
      /while the servers are read-only: .* could not be created on the source: error 1227/,
    ),
  })
})

it('says what is missing where it was asked for', async () => {
  await expect(prepare('on-request')).rejects.toThrow(NotPermitted)
})
