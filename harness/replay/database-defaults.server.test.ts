import { expect, inject, it } from 'vitest'
import { defaults } from '../config/defaults.ts'
import type { Server, Topology } from '../model/topology.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import { chooseDatabaseDefaults } from './database-defaults.ts'

type TestServer = keyof ReturnType<typeof endpointsOf>
const endpointsOf = () => inject('endpoints')

/** Chooses for a source that Crosscheck started, or that already runs. */
async function choose(
  [source, target]: [TestServer, TestServer],
  config: Partial<Parameters<typeof chooseDatabaseDefaults>[0]> = {},
  { ours = true } = {},
) {
  const endpoints = endpointsOf()
  await using admins = new SessionOpeners({ source: endpoints[source], target: endpoints[target] })
  const topology = { source: { spec: source, ours } as Server, target: { spec: target, ours } as Server } as Topology
  return await chooseDatabaseDefaults({ settings: defaults.settings, ...config }, topology, admins)
}

it('assumes utf8mb4 where a source of its own says nothing of production', async () => {
  expect(await choose(['mysql:5.6', 'mysql:9.7'])).toEqual({
    origin: 'assumed',
    source: { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' },
    target: { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' },
  })
})

it('takes the default of the target, with a remark, where the target does not know the collation', async () => {
  expect(await choose(['mysql:9.7', 'mariadb:10.11'])).toEqual({
    origin: 'assumed',
    source: { charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' },
    target: { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' },
    remark: 'the target does not know the collation utf8mb4_0900_ai_ci: its databases have utf8mb4_general_ci',
  })
  expect(await choose(['mariadb:11.8', 'mysql:9.7'])).toMatchObject({
    target: { collation: 'utf8mb4_0900_ai_ci' },
    remark: expect.stringContaining('utf8mb4_uca1400_ai_ci'),
  })
})

it('reads the default off a source that already runs', async () => {
  const latin1 = { charset: 'latin1', collation: 'latin1_swedish_ci' }
  expect(await choose(['mysql:5.6', 'mariadb:11.8'], {}, { ours: false })).toEqual({
    origin: 'server',
    source: latin1,
    target: latin1,
  })
})

it('takes what is configured, under the name that each server gives it', async () => {
  expect(await choose(['mysql:5.6', 'mysql:9.7'], { database: { charset: 'utf8' } })).toEqual({
    origin: 'configuration',
    source: { charset: 'utf8', collation: 'utf8_general_ci' },
    target: { charset: 'utf8mb3', collation: 'utf8mb3_general_ci' },
  })
  expect(await choose(['mysql:5.6', 'mysql:9.7'], { database: { collation: 'latin1_german1_ci' } })).toMatchObject({
    target: { charset: 'latin1', collation: 'latin1_german1_ci' },
  })
  await expect(choose(['mysql:5.6', 'mysql:9.7'], { database: { collation: 'utf8mb4_0900_ai_ci' } })).rejects.toThrow(
    /mysql:5\.6 does not know utf8mb4_0900_ai_ci of `database`/,
  )
})

it('leaves each server its own where the configuration says so', async () => {
  expect(await choose(['mysql:5.6', 'mysql:9.7'], { database: 'server' })).toEqual({
    origin: 'each-server',
    source: { charset: 'latin1', collation: 'latin1_swedish_ci' },
    target: { charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' },
  })
})
