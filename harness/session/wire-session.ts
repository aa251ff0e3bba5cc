import type mysql from 'mysql2'
import { waitFor } from '../kit/deadline.ts'
import type { Outcome, Warning } from '../model/outcome.ts'
import type { Form } from '../model/protocol-form.ts'
import type { ReplySink, Request, Session } from '../model/session.ts'
import { lostOf } from '../model/unreadable-reply.ts'
import { ColumnDefinitions } from '../protocol/column-definitions.ts'
import { textIn } from './charset-text.ts'
import { hangUp } from './connect.ts'
import { Wire } from './exchange.ts'
import { queryRows } from './query-rows.ts'
import { ReplyDeadline } from './reply-deadline.ts'
import { type Command, type ExchangeContext, StatementExchange } from './statement-exchange.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

/** The functions of another connection, which can still reach the server while the session itself waits. */
export interface Overseer {
  /** Resolves when the connection has ended, or cannot be ended; never rejects. */
  kill(connectionId: number): Promise<void>
  isWaitingForLock(connectionId: number): Promise<boolean>
}

/** A session over a connection of mysql2, with raw packets in both directions. */
export class WireSession implements Session {
  readonly connectionId: number
  readonly #connection: mysql.Connection
  readonly #charset: string
  readonly #overseer: Overseer
  readonly #context: ExchangeContext
  readonly #signal: AbortSignal | undefined
  readonly #wire: Wire<Command>
  readonly #deadline: ReplyDeadline
  /**
   * Statements that have not ended, in order. This is an array and not a Set: in a Set with endless additions and
   * removals, V8 links each of its tables to the next one, and old garbage keeps newer objects alive.
   */
  readonly #exchanges: StatementExchange[] = []
  /** The exchanges that have not been sent yet, in order. */
  readonly #unsent: StatementExchange[] = []
  #paused = false
  #gone: Lost | undefined

  /** `charset`: the character set in which the client sends text. */
  constructor(
    connection: mysql.Connection,
    overseer: Overseer,
    { charset = 'utf8mb4', signal }: { charset?: string; signal?: AbortSignal | undefined } = {},
  ) {
    this.#charset = charset
    this.#connection = connection
    this.#overseer = overseer
    this.#signal = signal
    this.connectionId = connection.threadId ?? 0
    this.#deadline = new ReplyDeadline({
      late: ({ deadlineMs, isCut }) => {
        const detail = `no complete answer within ${deadlineMs} ms`
        void this.#lose(isCut ? hurried : { kind: 'lost', cause: 'timeout', detail })
      },
      // A side that waits for the other side to catch up is not late.
      excused: () => this.#paused,
    })
    this.#wire = new Wire(connection, {
      onReplyDue: ({ deadlineMs }) => this.#deadline.begin(deadlineMs),
      onIdle: () => this.#deadline.end(),
      onLost: detail => this.#lose({ kind: 'lost', cause: 'connection', detail }),
      onUnreadable: (error, command) => this.#lose(lostOf(error), command?.exchange),
    })
    this.#context = {
      definitions: new ColumnDefinitions(
        '_mariadbExtendedMetadata' in connection && connection._mariadbExtendedMetadata === true,
      ),
      sendFile: diskPath => this.#wire.sendFile(diskPath),
      send: command => this.#wire.send(command),
      sendOnly: payload => this.#wire.sendOnly(payload),
      onReady: () => this.#sendReady(),
      onEnd: exchange => {
        this.#remove(exchange)
        exchange.ended.resolve()
      },
    }
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  run(request: Request, sink: ReplySink): Promise<void> {
    if (this.#gone) {
      endLost(sink, this.#gone)
      return Promise.resolve()
    }
    const exchange = new StatementExchange(request, sink, this.#context)
    this.#exchanges.push(exchange)
    this.#unsent.push(exchange)
    exchange.begin(this.#inCharset(request))
    return exchange.ended.promise
  }

  #inCharset(form: Form): Form {
    if (this.#charset === 'utf8mb4') return form
    const { sql, params, otherwise } = form
    const inCharset = (text: string) => textIn(this.#charset, text)
    return {
      sql: inCharset(sql),
      ...(params
        ? { params: params.map(each => (each.kind === 'string' ? { ...each, value: inCharset(each.value) } : each)) }
        : {}),
      ...(otherwise ? { otherwise: this.#inCharset(otherwise) } : {}),
    }
  }

  async warnings(deadlineMs: number): Promise<Warning[]> {
    if (this.#gone) return []
    const rows = await queryRows(this, 'SHOW WARNINGS', deadlineMs)
    return rows.map(([level, code, message]) => ({
      level: level ?? '',
      code: Number(code),
      message: message ?? '',
    }))
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#connection.pause()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#connection.resume()
  }

  hurry(): void {
    this.#deadline.cut(hurriedMs)
  }

  async settled(): Promise<void> {
    const seen = async () =>
      this.#exchanges.length === 0 || (await this.#overseer.isWaitingForLock(this.connectionId)) ? true : undefined
    // A statement may be slow without waiting for a lock: then `settled` resolves after one second.
    await waitFor(seen, { what: 'a lock or an answer', deadlineMs: 1000, intervalMs: 2 }).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort)
    const killed = this.#lose({ kind: 'lost', cause: 'cancelled', detail: 'the session was closed' })
    this.#deadline[Symbol.dispose]()
    await killed
  }

  readonly #onAbort = () => {
    void this.#lose({ kind: 'lost', cause: 'cancelled', detail: 'the run was ended' })
  }

  #remove(exchange: StatementExchange): void {
    if (this.#exchanges[0] === exchange) this.#exchanges.shift()
    else this.#exchanges.splice(this.#exchanges.indexOf(exchange), 1)
  }

  /** Sends the ready exchanges in order; an exchange whose preparation is pending holds up those after it. */
  #sendReady(): void {
    while (this.#unsent[0]?.isReady) this.#unsent.shift()!.send()
  }

  /**
   * Ends all exchanges as lost. `unreadable`: the exchange whose own reply could not be read; the others get the loss
   * of the connection.
   */
  async #lose(lost: Lost, unreadable?: StatementExchange): Promise<void> {
    if (this.#gone) return
    this.#gone = unreadable ? givenUp : lost
    this.#deadline.end()
    hangUp(this.#connection)
    const exchanges = this.#exchanges.splice(0)
    this.#unsent.length = 0
    for (const exchange of exchanges) exchange.lose(unreadable && exchange !== unreadable ? givenUp : lost)
    // The server continues a statement whose client is gone, and the statement may hold locks: end it on the server,
    // too.
    if (lost.cause !== 'connection' && exchanges.length > 0) await this.#overseer.kill(this.connectionId)
    for (const exchange of exchanges) exchange.ended.resolve()
  }
}

const hurriedMs = 1_000
const hurried: Lost = { kind: 'lost', cause: 'cancelled', detail: 'the reply of the other side was lost before' }
const givenUp: Lost = {
  kind: 'lost',
  cause: 'connection',
  detail: 'the connection was given up, because the reply to another statement could not be read',
}

function endLost(sink: ReplySink, lost: Lost): void {
  sink.lost(lost)
  sink.end()
}
