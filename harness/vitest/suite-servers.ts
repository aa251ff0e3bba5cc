import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { TestProject } from 'vitest/node'
import type { DatabaseGrant } from '../administration/accounts/run-account.ts'
import { loadConfig } from '../config/load-config.ts'
import { settingsOf } from '../config/server-settings.ts'
import { clock } from '../kit/clock.ts'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import type { DatabaseDefaults } from '../model/database-defaults.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import type { BySide, Side } from '../model/side.ts'
import type { Endpoint } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { guardForeign } from '../recovery/guard-foreign.ts'
import { chooseDatabaseDefaults } from '../replay/database-defaults.ts'
import { RunAccess } from '../replay/run-access.ts'
import { pinSessions, surveyServers } from '../replay/survey-servers.ts'
import { renderLeft } from '../report/console/console-left.ts'
import type { InitStatements } from '../session/init-statements.ts'
import { ping } from '../session/ping.ts'
import { openTopology } from '../topology/open.ts'
import { parseSpec } from '../topology/specs/spec.ts'
import { inOurWords } from './cannot-begin.ts'

declare module 'vitest' {
  interface ProvidedContext {
    crosscheck: SuiteServers
  }
}

/** The data that the workers need to replay suites on servers that already run. */
interface SuiteServers {
  servers: BySide<SuiteServer>
  initStatements: InitStatements
  runId: string
  /** One of the servers is not stopped with the tests: suites are replayed with accounts of the run's own. */
  isConfined: boolean
}

export interface SuiteServer {
  /** The character set and collation of databases. */
  databaseDefaults: DatabaseDefaults
  spec: string
  ours: boolean
  identity: ServerIdentity
  /** Creates and drops databases. */
  admin: Endpoint
  /** Replays the suites. */
  replay: Endpoint
  onEachDatabase: DatabaseGrant | undefined
  /** The privileges of the account that replays, if it is one of the run's own. */
  grants: string[]
}

/**
 * Starts source and target, once for each start of vitest. They are those of crosscheck.config.ts, unless
 * CROSSCHECK_SOURCE and CROSSCHECK_TARGET name others.
 */
export default function startSuiteServers(project: TestProject): Promise<() => Promise<void>> {
  return inOurWords(() => start(project))
}

async function start(project: TestProject): Promise<() => Promise<void>> {
  const loaded = await loadConfig({ workingDirectory: project.config.root })
  const { config } = loaded
  await using undo = new AsyncDisposableStack()
  const logs = undo.use(await openGuardedFolder({ parent: tmpdir() }))
  const topology = undo.use(
    await openTopology({
      source: parseSpec(named('source', process.env.CROSSCHECK_SOURCE ?? config.source), 'source'),
      target: parseSpec(named('target', process.env.CROSSCHECK_TARGET ?? config.target), 'target'),
      runtime: config.runtime,
      settings: settingsOf(loaded),
      cacheDirectory: cacheDirectory(),
      logsDirectory: logs.directory,
      ping,
      progress: event => {
        if (event.kind === 'choice') console.error(event.line)
      },
      signal: AbortSignal.timeout(900_000),
    }),
  )
  const runId = randomBytes(3).toString('hex')
  const access = new RunAccess(topology, undo)
  undo.use(
    await guardForeign(topology, {
      runId,
      ...config.recovery,
      // No server becomes read-only here.
      watch: false,
      logFile: undefined,
      onProgress: progress => {
        if (progress.kind === 'left') console.error(renderLeft(progress.left))
      },
      interrupt: new AbortController().signal,
    }),
  )
  const identities = await surveyServers(topology, access.admins, runId)
  await access.confine(runId)
  const { accounts } = access
  const openers = access.ofReplay({ initStatements: [] }, AbortSignal.timeout(60_000)).openers
  const initStatements = await pinSessions(openers, config.pin, clock.now())
  const database = await chooseDatabaseDefaults(config, topology, access.admins)
  const serverOf = (side: Side): SuiteServer => ({
    spec: topology[side].spec,
    ours: topology[side].ours,
    identity: identities[side],
    admin: topology[side].endpoint,
    replay: access.endpoint(side),
    onEachDatabase: accounts?.[side].onEachDatabase,
    grants: accounts?.[side].grants ?? [],
    databaseDefaults: database[side],
  })
  const servers = { source: serverOf('source'), target: serverOf('target') }
  project.provide('crosscheck', { servers, initStatements, runId, isConfined: accounts !== undefined })
  const started = undo.move()
  return () => started.disposeAsync()
}

function named(side: string, spec: string | undefined): string {
  if (spec !== undefined) return spec
  throw new UsageError(`there is no ${side} to compare`, {
    remedy: `name it in crosscheck.config.ts, or in the environment: CROSSCHECK_${side.toUpperCase()}=mysql:9.7`,
  })
}
