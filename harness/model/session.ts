import type { Column, Outcome, Protocol, Warning } from './outcome.ts'
import type { Param } from './statement.ts'

/**
 * Receives one side's reply to one statement, in the order of the wire.
 * `row` hands a view into the receive buffer that is valid during the call only: compare it or copy it.
 * A reply is any number of results — each `columns`, `row`…, `endOfRows`, or one `done` — and ends with `end`
 * after the last of them or with `refused` or `lost` in place of what did not come.
 */
export interface ReplySink {
  columns(columns: Column[], protocol: Protocol): void
  row(packet: Uint8Array): void
  endOfRows(reply: { warningCount: number; inTransaction: boolean }): void
  done(reply: {
    affectedRows: bigint
    insertId: bigint
    info: string
    warningCount: number
    inTransaction: boolean
  }): void
  refused(reply: { errno: number; sqlState: string; message: string }): void
  lost(reply: Extract<Outcome, { kind: 'lost' }>): void
  end(): void
}

/** A connection to one server, with its session state. */
export interface Session extends AsyncDisposable {
  /** The server's id of this connection. */
  readonly connectionId: number
  /**
   * Sends one statement and feeds the sink until the reply has ended; resolves then, also after refused and lost.
   * After `lost` the session is of no more use: dispose of it and open another.
   */
  run(request: { sql: string; params?: Param[] }, sink: ReplySink): Promise<void>
  /** SHOW WARNINGS, at once after a reply with warnings. */
  warnings(): Promise<Warning[]>
  /** Stop and go on reading from the socket: back-pressure for the faster side. */
  pause(): void
  resume(): void
  /** Whether the last statement is still waiting for its reply. */
  readonly busy: boolean
  /** Waits until the server is seen to work on, or to wait in, what was sent; at most `deadlineMs`. */
  settled(deadlineMs: number): Promise<void>
}

/** Opens sessions on one server. */
export interface SessionOpener {
  open(options: { database?: string }): Promise<Session>
}
