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
  /** Absent where a server that has ended cannot be brought back. */
  readonly revival?: Revival
  /** Restart with fresh data is possible, and global settings may be changed: true for servers that we started. */
  readonly ours: boolean
}

/** Why a server has to be brought back: it is gone, it does not end a statement, or it lets nobody in any more. */
export interface RevivalCause {
  kind: 'gone' | 'stuck' | 'locked'
  because: string
}

export interface PastEnd extends RevivalCause {
  /** All that was committed was kept. */
  isOrderly: boolean
}

/** Brings back a server that Crosscheck started that a statement has ended, or left in a state in which nobody can use it. */
export interface Revival {
  /** How often it has been brought back. */
  readonly count: number
  readonly history: readonly PastEnd[]
  /** From now on its unexpected end is not its death: whoever finds it gone revives it. It lasts until it is disposed of. */
  expectEnds(): Disposable
  /**
   * Ends it, where it has not ended, and starts it on the same data; its accounts for us are as they were. Connections are
   * lost, and what was committed in the last second may be. Resolves at once where it was revived since it had this
   * `count`. Rejects where it does not come back, or did so too often: it has died then.
   */
  revive(cause: RevivalCause, count: number): Promise<void>
}

/** Both servers of a run. Disposing it stops what was started. */
export interface Topology extends AsyncDisposable {
  readonly source: Server
  readonly target: Server
}

/** Asks an endpoint for a sign of life; resolves when it answers a query, rejects when it does not (yet). */
export type Ping = (endpoint: Endpoint, signal: AbortSignal) => Promise<void>
