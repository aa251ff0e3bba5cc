import type { Column, Outcome, Protocol, Warning } from './outcome.ts'
import type { Form } from './protocol-form.ts'
import type { RowBlock } from './row-block.ts'
import type { Revival } from './topology.ts'

/**
 * Receives one side's reply to one statement, in the order of the wire. A reply is any number of results — each
 * `columns`, `rows`…, `endOfRows`, or one `done` —, then `end`; `refused` or `lost` stands in place of what did not come.
 */
export interface ReplySink {
  columns(columns: Column[], protocol: Protocol): void
  /** The next rows, as sent. */
  rows(block: RowBlock): void
  endOfRows(reply: ReplyStatus): void
  done(reply: ReplyStatus & { affectedRows: bigint; insertId: bigint; info: string }): void
  error(reply: { errno: number; sqlState: string; message: string }): void
  lost(reply: Extract<Outcome, { kind: 'lost' }>): void
  end(): void
}

export interface ReplyStatus {
  warningCount: number
  /** SERVER_STATUS_IN_TRANS */
  inTransaction: boolean
}

export interface Request extends Form {
  /**
   * Time without pauses for the reply, from sending or, where others are to be answered before, from the end of their
   * replies; then it is `lost`. To prepare a statement may take as long once more.
   */
  deadlineMs: number
}

/** A connection to one server, with its session state. */
export interface Session extends AsyncDisposable {
  /** The server's id of this connection. */
  readonly connectionId: number
  /**
   * Sends one statement and feeds the sink until the reply has ended; resolves then, after refused and lost, too.
   * After `lost` the connection is gone, killed on the server as well: dispose of the session and open another.
   *
   * It may be called again before that: the statement then runs after the one before, and may be sent before that one
   * was answered. Whoever does so must know that it means the same whatever becomes of those that it is queued behind; a
   * prepared one may even be prepared before they have run. When one is lost, so are all behind it.
   */
  run(request: Request, sink: ReplySink): Promise<void>
  /**
   * SHOW WARNINGS: what the statement that was run last left behind. It may be called before that has ended, too.
   * Empty when the connection is gone.
   */
  warnings(deadlineMs: number): Promise<Warning[]>
  /** Stops reading from the socket, and goes on: back-pressure for the faster side. */
  pause(): void
  resume(): void
  /** The reply of the other side is lost, and nothing can be compared: what is still to come here has a second. */
  hurry(): void
  /** Resolves when the server is seen to wait for a lock in what was sent last, or has answered; at most after a second. */
  settled(): Promise<void>
}

/** Opens sessions on one server, with everything set that makes the two sides comparable. */
export interface SessionOpener {
  /** Where the server is one that can be brought back, and it is gone, it is brought back for that. */
  open(options: { database?: string }): Promise<Session>
  /** Present where the server can be brought back. */
  readonly revival?: Revival | undefined
}
