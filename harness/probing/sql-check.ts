import type { ConfinedEndpoint } from '../administration/accounts/confine-endpoint.ts'
import { clock } from '../kit/clock.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import type { SessionOpener } from '../model/session.ts'
import type { Suite } from '../model/statement.ts'
import type { Endpoint } from '../model/topology.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { connectionRule } from '../session/connection-of.ts'
import { initStatementsFor } from '../session/init-statements.ts'
import { queryRows } from '../session/query-rows.ts'
import { readServerInfo } from '../session/server-info.ts'
import { Sessions } from '../session/sessions.ts'
import { LanePool } from './lane-pool.ts'
import type { ProbeCase } from './probe-case.ts'
import { SqlDatabases } from './sql-databases.ts'
import { SqlLane } from './sql-lane.ts'

export interface SqlCheckRequest {
  /** Creates and drops the databases. */
  endpoint: Endpoint
  /** Runs the suites, and loads their fixtures; `endpoint` if absent. */
  application?: ConfinedEndpoint
  /** The address as it may be shown. */
  display: string
  suites: readonly Suite[]
  /**
   * An existing database, named `crosscheck_…`; or databases that are created and filled, and dropped in the end. The
   * names of these end in `runId`, six hexadecimal digits, by which recovery finds databases that were not dropped.
   */
  databases: { name: string } | { runId: string }
  /** The size of the application's pool, for all suites together. */
  connections: number
  /** The timeout of one statement, and of opening a connection. */
  timeoutMs: number
  signal: AbortSignal
}

interface SqlCheck extends AsyncDisposable {
  /** One case for each suite. */
  cases: ProbeCase[]
}

/**
 * Prepares to run suites against a server as an application would, and records their outcomes while the server works
 * normally. Each connection has its own database, so that one attempt does not read what another one writes; a named
 * database is used by one connection of each suite. The time is fixed, as in a run. Throws UsageError if the server
 * cannot be probed because it is unreachable or already read-only.
 */
export async function openSqlCheck(request: SqlCheckRequest): Promise<SqlCheck> {
  const { endpoint, display, suites, connections, timeoutMs, signal } = request
  const objections = suites.flatMap(objectionsTo)
  if (objections.length > 0) throw new UsageErrors(objections)
  const { initStatements, identity } = await surveyServer(request)
  const undo = new AsyncDisposableStack()
  try {
    const openers = undo.use(
      new Sessions(request.application?.endpoint ?? endpoint, {
        connection: connectionRule(undefined, identity),
        initStatements,
      }),
    )
    const sessions = undo.use(new Sessions(endpoint, { initStatements: [] }))
    const admit = request.application?.admit
    const admins = { open: sessions.open.bind(sessions), ...(admit ? { admit } : {}) }
    const databases = undo.use(new SqlDatabases(admins, openers, display))
    const count = 'name' in request.databases ? 1 : Math.max(1, Math.floor(connections / suites.length))
    const pools: LanePool<SqlLane>[] = []
    for (const [index, suite] of suites.entries()) {
      const lanes = Array.from({ length: count }, async (_, lane) => {
        const name = nameOf(request.databases, `${index + 1}_${lane + 1}`)
        if (!('name' in request.databases)) await databases.make(name, suite)
        const opened = undo.use(new SqlLane(suite, name, openers))
        await opened.learn(timeoutMs, signal)
        return opened
      })
      pools.push(new LanePool(await allOrNone(lanes)))
      signal.throwIfAborted()
    }
    return {
      cases: suites.map(({ name }, index) => ({
        name,
        attempt: attemptSignal => pools[index]!.use(attemptSignal, lane => lane.attempt(timeoutMs, attemptSignal)),
      })),
      [Symbol.asyncDispose]: () => undo.disposeAsync(),
    }
  } catch (error) {
    await undo.disposeAsync().catch((left: unknown) => {
      throw alsoReport(error, left)
    })
    throw error
  }
}

function nameOf(databases: SqlCheckRequest['databases'], place: string): string {
  return 'name' in databases ? databases.name : `crosscheck_probe_${place}_${databases.runId}`
}

/** Puts the first error first, and reports with it that something could not be removed. */
function alsoReport(first: unknown, second: unknown): unknown {
  const [one, other] = [first, second].map(each => (each instanceof Error ? each.message : String(each)))
  return new ServerFailure(`${one}; and ${other}`, { cause: first })
}

/** Waits for all, even after one has failed: everything that they create must be known before it can be removed. */
async function allOrNone<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/** Checks that the server replies and accepts writes; returns what it is, and the statements that fix its time. */
async function surveyServer({
  endpoint,
  display,
  signal,
}: SqlCheckRequest): Promise<{ identity: ServerIdentity; initStatements: string[] }> {
  await using sessions = new Sessions(endpoint, { initStatements: [], signal })
  await using session = await openFirst(sessions, { display, signal })
  const [[readOnly] = []] = await queryRows(session, 'SELECT @@GLOBAL.read_only')
  if (readOnly !== '0' && readOnly !== 'OFF') {
    throw new UsageError(`${display} is read-only already, so that nobody knows what it answers while all is well`, {
      remedy: 'start the probe before the freeze',
    })
  }
  const { statements } = await initStatementsFor([session], { timestamp: true, randomSeed: true }, clock.now())
  return { identity: await readServerInfo(session), initStatements: statements }
}

async function openFirst(sessions: SessionOpener, { display, signal }: Pick<SqlCheckRequest, 'display' | 'signal'>) {
  try {
    return await sessions.open({})
  } catch (cause) {
    signal.throwIfAborted()
    const why =
      cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : String(cause)
    throw new UsageError(`${display} does not let us in: ${why}`, {
      remedy: 'check host, port, user and password; the password may also be set as CROSSCHECK_PROBE_PASSWORD',
      cause,
    })
  }
}

/** Objects to suites with several sessions, because an attempt is one visitor on one connection. */
function objectionsTo({ name, statements }: Suite): UsageError[] {
  const first = statements[0]
  const stray = statements.find(
    ({ session, waiting, reap }) => session !== first?.session || waiting.kind === 'send' || reap.length > 0,
  )
  if (!stray) return []
  return [
    new UsageError(`${name} uses several connections, and a probe has one for each attempt`, {
      at: stray.at,
      remedy: 'name other suites with --suites',
    }),
  ]
}
