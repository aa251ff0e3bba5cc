import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { applicationPrivileges } from '../../config/defaults.ts'
import { NotPermitted } from '../../model/not-permitted.ts'
import type { Server, Topology } from '../../model/topology.ts'
import { ask } from '../../session/ask.ts'
import { Sessions } from '../../session/sessions.ts'
import { prepareWherePossible } from './prepare-where-possible.ts'

/** An image whose account may use databases and create no other account, as if we had started a server from it. */
const endpoint = inject('endpoints')['mysql:9.7']
const account = { user: 'crosscheck_without_create', password: 'S3cret-of-nobody' }

async function asRoot(...statements: string[]): Promise<void> {
  await using sessions = new Sessions(endpoint, { preamble: [] })
  await using session = await sessions.open()
  for (const sql of statements) await ask(session, sql)
}

const drop = `DROP USER IF EXISTS ${account.user}@'%'`
beforeAll(() =>
  asRoot(
    drop,
    `CREATE USER ${account.user}@'%' IDENTIFIED BY '${account.password}'`,
    `GRANT ALL ON \`crosscheck\\_%\`.* TO ${account.user}@'%'`,
  ),
)
afterAll(() => asRoot(drop))

async function prepare(wanted: 'automatically' | 'on-request') {
  await using undo = new AsyncDisposableStack()
  const open = () => undo.use(new Sessions({ ...endpoint, ...account }, { preamble: [] }))
  const server = { spec: 'an image', ours: true, endpoint: { ...endpoint, ...account } } as Server
  const topology = { source: server, target: server } as Topology
  const caretakers = { source: open(), target: open() }
  return await prepareWherePossible(
    { kind: 'on', wanted },
    { topology, caretakers, mode: 'read_only', privileges: applicationPrivileges, runId: 'abcdef' },
    undo,
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
