import { join } from 'node:path'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import type { SessionOpener } from '../../model/session.ts'
import { onBothSides, type Side, sides } from '../../model/side.ts'
import type { Topology } from '../../model/topology.ts'
import { ask } from '../../session/ask.ts'
import { probe } from '../../session/probe.ts'
import { Sessions } from '../../session/sessions.ts'
import { openTopology } from '../../topology/open.ts'
import { parseSpec } from '../../topology/specs/spec.ts'

/** Two servers of ours that a run is told of as servers that already run. One run at a time may freeze them. */
export class ExternalPair implements AsyncDisposable {
  readonly #topology: Topology
  readonly #undo: AsyncDisposableStack
  readonly #admin: Record<Side, SessionOpener>

  private constructor(topology: Topology, undo: AsyncDisposableStack) {
    this.#topology = topology
    this.#undo = undo
    const sessions = (side: Side) => undo.use(new Sessions(topology[side].endpoint, { preamble: [] }))
    this.#admin = { source: sessions('source'), target: sessions('target') }
  }

  static async open(directory: string, signal: AbortSignal): Promise<ExternalPair> {
    await using undo = new AsyncDisposableStack()
    const topology = undo.use(
      await openTopology({
        source: parseSpec('mysql:9.7', 'source'),
        target: parseSpec('mariadb:11.8', 'target'),
        runtime: 'embedded',
        cacheDirectory: cacheDirectory(),
        logsDirectory: join(directory, 'logs'),
        probe,
        progress: () => {},
        signal,
      }),
    )
    return new ExternalPair(topology, undo.move())
  }

  get addresses(): Record<Side, string> {
    const address = (side: Side) => `mysql://root@127.0.0.1:${this.#topology[side].endpoint.port}`
    return { source: address('source'), target: address('target') }
  }

  passwordOf(side: Side): string {
    return this.#topology[side].endpoint.password
  }

  /** What a run has left there, in words. */
  async remains(): Promise<string[]> {
    const found = await onBothSides(async side => {
      await using session = await this.#admin[side].open({})
      const databases = await ask(session, "SHOW DATABASES LIKE 'crosscheck%'")
      const users = await ask(session, "SELECT User, Host FROM mysql.user WHERE User LIKE 'crosscheck%'")
      const settings = await ask(session, "SHOW GLOBAL VARIABLES LIKE '%read\\_only'")
      const connections = await ask(session, 'SHOW PROCESSLIST')
      return [
        ...databases.map(([name]) => `database ${name}`),
        ...users.map(([user, host]) => `account ${user}@${host}`),
        ...settings
          .filter(([name, value]) => /^(super_)?read_only$/.test(name ?? '') && value !== 'OFF')
          .map(([name, value]) => `${name} = ${value}`),
        ...connections
          .filter(([, , , database]) => database?.startsWith('crosscheck'))
          .map(([id]) => `connection ${id}`),
        ...connections.filter(([, user]) => user?.startsWith('crosscheck')).map(([id]) => `connection ${id}`),
      ].map(what => `${side}: ${what}`)
    })
    return sides.flatMap(side => found[side])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }
}
