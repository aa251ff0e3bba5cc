import type { Side } from './side.ts'
import type { LocalFile } from './statement.ts'

export type TlsOptions =
  | { mode: 'disabled' }
  /** Encrypted, but the server's certificate is not checked. */
  | { mode: 'required' }
  /** Encrypted, certificate checked against `ca` (PEM text) or the system's authorities. */
  | { mode: 'verified'; ca?: string; checkHostname: boolean }

/** The address and the account of a connection. */
export interface Endpoint {
  host: string
  port: number
  /** Preferred over host and port if present. */
  socketPath?: string
  user: string
  /** Never printed or stored; see `describe`. */
  password: string
  tls: TlsOptions
}

/**
 * The name of the folder, beside its data folder, in which a server that Crosscheck starts reads and writes files:
 * LOAD DATA INFILE, SELECT … INTO OUTFILE, LOAD_FILE().
 */
export const fileFolderName = 'crosscheck-files'

/** The folder of that name on one server. */
export interface FileFolder {
  /** Replaces a folder in it by one with copies of these files, to which the server may write. */
  lay(folder: string, files: readonly LocalFile[]): Promise<void>
}

/** A running server. `provider` is its form: a process, a container, or a server that Crosscheck did not start. */
export interface Server extends AsyncDisposable {
  readonly side: Side
  /** As the user gave it, without a password. */
  readonly spec: string
  readonly provider: 'embedded' | 'container' | 'external'
  readonly endpoint: Endpoint
  /** One line for people: the product that was started, its origin, and how it runs. */
  readonly description: string
  /** Aborted with a reason when the server has ended without a request to do so. */
  readonly died: AbortSignal
  /**
   * Shuts the server down in an orderly way and starts it again on the same data, with these arguments in addition to
   * its own. Values from `SET GLOBAL` are forgotten, connections are lost, `died` is not aborted. A second call waits
   * for the first. Throws ServerFailure if the server does not start again; `died` is aborted then. Absent if a server
   * cannot be restarted.
   */
  restart?(extraArguments: readonly string[]): Promise<void>
  /** Absent if a server that has ended cannot be brought back. */
  readonly revival?: Revival
  /** Absent if Crosscheck cannot lay files there. */
  readonly fileFolder?: FileFolder
  /**
   * Restart with fresh data is possible, and global settings may be changed: true for servers that Crosscheck started.
   */
  readonly ours: boolean
}

/** The reason to bring a server back: it is gone, it does not end a statement, or it no longer lets anybody in. */
export interface RevivalCause {
  kind: 'gone' | 'stuck' | 'locked'
  because: string
}

export interface PastEnd extends RevivalCause {
  /** The server kept all committed data. */
  isOrderly: boolean
}

/** Brings back a server that Crosscheck started, after a statement has ended the server or made it unusable. */
export interface Revival {
  /** How often the server has been brought back. */
  readonly count: number
  readonly history: readonly PastEnd[]
  /**
   * From now on an unexpected end of the server does not abort `died`: the code that finds the server gone revives it.
   * This lasts until the result is disposed of.
   */
  expectEnds(): Disposable
  /**
   * Ends the server if it has not ended, and starts it on the same data; its accounts for Crosscheck stay as they were.
   * Connections are lost, and commits of the last second may be. Resolves at once if the server was revived since it
   * had this `count`. Rejects if the server does not come back, or was revived too often: `died` is aborted then.
   */
  revive(cause: RevivalCause, count: number): Promise<void>
}

/** Both servers of a run. Disposing of the topology stops the servers that Crosscheck started. */
export interface Topology extends AsyncDisposable {
  readonly source: Server
  readonly target: Server
}

/** Sends a query to an endpoint; resolves when the server answers the query, rejects when it does not (yet). */
export type Ping = (endpoint: Endpoint, signal: AbortSignal) => Promise<void>
