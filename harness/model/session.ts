import type { DeclaredConnection } from './application-connection.ts'
import type { Column, Outcome, Protocol, Warning } from './outcome.ts'
import type { Form } from './protocol-form.ts'
import type { RowBlock } from './row-block.ts'
import type { LocalFile } from './statement.ts'
import type { Revival } from './topology.ts'

/**
 * Receives one side's reply to one statement, in the order of the wire. A reply is any number of results — each
 * `columns`, `rows`…, `endOfRows`, or one `done` —, then `end`; `error` or `lost` takes the place of the results that
 * did not come.
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
  /** The files that the server may ask for while it runs the statement; it gets no others. */
  localFiles?: readonly LocalFile[]
  /**
   * The time for the reply in milliseconds, without pauses, from sending or, if earlier statements await replies, from
   * the end of those replies. After that time the reply is `lost`. To prepare the statement may take the same time
   * again.
   */
  deadlineMs: number
}

/** A connection to one server, with its session state. */
export interface Session extends AsyncDisposable {
  /** The server's id of this connection. */
  readonly connectionId: number
  /**
   * Sends one statement and feeds the sink until the reply has ended; then resolves, also after an error or a lost
   * reply. After `lost` the connection is gone, and killed on the server as well: dispose of the session and open
   * another.
   *
   * A caller may call `run` again before that: the new statement then runs after the earlier one, and may be sent
   * before the reply to the earlier one has come. Such a caller must know that the new statement means the same,
   * whether the earlier ones succeed or fail; a prepared statement may even be prepared before the earlier ones have
   * run. When a reply is lost, the replies to all statements queued behind it are lost, too.
   */
  run(request: Request, sink: ReplySink): Promise<void>
  /**
   * Reads with SHOW WARNINGS the warnings of the last statement. A caller may call this before that statement has
   * ended. Empty when the connection is gone.
   */
  warnings(deadlineMs: number): Promise<Warning[]>
  /** Stops reading from the socket, until `resume`: back-pressure for the faster side. */
  pause(): void
  resume(): void
  /**
   * Gives the rest of this reply one second, because the reply of the other side is lost and nothing can be compared.
   */
  hurry(): void
  /**
   * Resolves when the last statement is seen to wait for a lock on the server, or its reply has come; at most after a
   * second.
   */
  settled(): Promise<void>
}

export interface OpenOptions {
  database?: string
  /** The connection that the suite declares for itself. */
  connection?: DeclaredConnection | undefined
}

/** Opens sessions on one server, with everything set that makes the two sides comparable. */
export interface SessionOpener {
  /** Opens a session. If the server is gone and can be brought back, `open` first brings it back. */
  open(options: OpenOptions): Promise<Session>
  /** Present if the server can be brought back. */
  readonly revival?: Revival | undefined
}
