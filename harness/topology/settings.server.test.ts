import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import { noSettings } from '../model/server-settings.ts'
import type { Server } from '../model/topology.ts'
import { ping } from '../session/ping.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import { openAnotherServer, openTopology, type TopologyRequest } from './open.ts'
import { parseSpec } from './specs/spec.ts'

const signal = AbortSignal.timeout(600_000)

function requestFor(source: string, values: Record<string, string>, logsDirectory: string): TopologyRequest {
  return {
    source: parseSpec(source, 'source'),
    target: parseSpec('mysql:9', 'target'),
    settings: { source: { values, locate: () => undefined }, target: noSettings },
    runtime: 'embedded',
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping,
    progress: () => {},
    signal,
  }
}

async function variablesOf(server: Server, names: string[]): Promise<Record<string, string | null>> {
  await using sessions = new Sessions(server.endpoint, { initStatements: [], signal })
  await using session = await sessions.open({})
  const rows = await queryRows(session, `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('${names.join("', '")}')`)
  return Object.fromEntries(rows.map(([name, value]) => [name, value ?? null]))
}

const production = {
  log_bin: 'ON',
  binlog_format: 'MIXED',
  sql_mode: 'PIPES_AS_CONCAT',
  lower_case_table_names: '1',
  time_zone: '+02:00',
}

it.each(['mysql:5.6', 'mysql:9', 'mariadb:11.8'])('%s and its control server run with the settings', async release => {
  await using logs = await openGuardedFolder({ parent: tmpdir() })
  const request = requestFor(release, production, logs.directory)
  await using topology = await openTopology(request)
  await using control = await openAnotherServer('source', request)
  const names = Object.keys(production)
  expect(await variablesOf(topology.source, names)).toEqual(production)
  expect(await variablesOf(control!, names)).toEqual(production)
  expect(await variablesOf(topology.target, ['log_bin', 'time_zone'])).toEqual({ log_bin: 'OFF', time_zone: '+00:00' })
})

it.each(['mysql:5.6', 'mysql:9', 'mariadb:11.8'])('%s says which setting it refuses', async release => {
  await using logs = await openGuardedFolder({ parent: tmpdir() })
  const request = requestFor(release, { log_bin: 'ON', binlog_format: 'STATMENT' }, logs.directory)
  await expect(openTopology(request)).rejects.toThrow(
    `settings.source.binlog_format = STATMENT: ${release} does not start with it: Error while setting value 'STATMENT'`,
  )
})
