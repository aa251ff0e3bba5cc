import type { Side } from './side.ts'

export type TlsOptions =
  | { mode: 'disabled' }
  /** Encrypted, but the server's certificate is not checked. */
  | { mode: 'required' }
  /** Encrypted, certificate checked against `ca` (PEM text) or the system's authorities. */
  | { mode: 'verified'; ca?: string; checkHostname: boolean }

/** Where and as whom to connect. */
export interface Endpoint {
  host: string
  port: number
  /** Preferred over host and port where there is one. */
  socketPath?: string
  user: string
  /** Never printed or stored; see `describe`. */
  password: string
  tls: TlsOptions
}

/** A server that answers. What it is made of (process, container, somebody else's) is `provider`. */
export interface Server extends AsyncDisposable {
  readonly side: Side
  /** As the user gave it, without a password. */
  readonly spec: string
  readonly provider: 'embedded' | 'container' | 'external'
  readonly endpoint: Endpoint
  /** One line for people: what was started, from where, how. */
  readonly description: string
  /** Aborted with a reason when the server has gone without being asked to. */
  readonly died: AbortSignal
  /**
   * Shuts it down in good order and starts it again on the same data, with these arguments besides its own. What
   * `SET GLOBAL` has set is forgotten, connections are lost, `died` stays quiet. A second call waits for the first.
   * Throws ServerFailure where it does not come up again; it has died then. Absent where a server cannot be restarted.
   */
  restart?(extraArguments: readonly string[]): Promise<void>
  /** Restart with fresh data is possible, and global settings may be changed: true for servers that we started. */
  readonly ours: boolean
}

/** Both servers of a run. Disposing it stops what was started. */
export interface Topology extends AsyncDisposable {
  readonly source: Server
  readonly target: Server
}

/** Asks an endpoint for a sign of life; resolves when it answers a query, rejects when it does not (yet). */
export type Probe = (endpoint: Endpoint, signal: AbortSignal) => Promise<void>
