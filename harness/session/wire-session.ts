import type mysql from 'mysql2'
import { waitFor } from '../kit/deadline.ts'
import type { Form } from '../model/form.ts'
import type { Outcome, Warning } from '../model/outcome.ts'
import type { ReplySink, Request, Session } from '../model/session.ts'
import type { Param } from '../model/statement.ts'
import { ask } from './ask.ts'
import { hangUp } from './connect.ts'
import { exchangeOn } from './exchange.ts'
import {
  closePayload,
  executePayload,
  type Prepared,
  packetsAfterPrepared,
  preparePayload,
  readPrepared,
} from './prepared.ts'
import { ReplyReader, readRefusal } from './reply-reader.ts'

const comQuery = 0x03

type Refusal = ReturnType<typeof readRefusal>

type Lost = Extract<Outcome, { kind: 'lost' }>

/** What a session asks of somebody who can still talk to the server while the session itself waits. */
export interface Overseer {
  kill(connectionId: number): Promise<void>
  isWaitingForLock(connectionId: number): Promise<boolean>
}

/** A session over a connection of mysql2, with raw packets in both directions. */
export class WireSession implements Session {
  readonly connectionId: number
  readonly #connection: mysql.Connection
  readonly #overseer: Overseer
  readonly #extendedMetadata: boolean
  #paused = false
  #busy = false
  #gone: Lost | undefined
  /** A fault of ours while reading a reply: it must surface, not pass for a lost connection. */
  #fault: { error: unknown } | undefined
  /** Ends the exchange in flight as lost. */
  #lose: ((lost: Lost) => void) | undefined
  readonly #signal: AbortSignal | undefined

  constructor(connection: mysql.Connection, overseer: Overseer, signal?: AbortSignal) {
    this.#connection = connection
    this.#overseer = overseer
    this.#signal = signal
    this.connectionId = connection.threadId ?? 0
    this.#extendedMetadata = '_mariadbExtendedMetadata' in connection && connection._mariadbExtendedMetadata === true
  }

  async run(request: Request, sink: ReplySink): Promise<void> {
    if (this.#gone) return endLost(sink, this.#gone)
    const watch = this.#watch(request.deadlineMs)
    this.#busy = true
    try {
      await this.#send(request, sink)
    } catch (error) {
      const gone = this.#whyGone()
      if (this.#fault) throw this.#fault.error
      if (!gone) throw error
      endLost(sink, gone)
      // The server goes on with a statement whose client is gone, and may hold locks: end it there, too.
      if (gone.cause !== 'connection') await this.#overseer.kill(this.connectionId)
    } finally {
      this.#busy = false
      watch[Symbol.dispose]()
    }
  }

  async warnings(deadlineMs: number): Promise<Warning[]> {
    if (this.#gone) return []
    const rows = await ask(this, 'SHOW WARNINGS', deadlineMs)
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

  async settled(): Promise<void> {
    const seen = async () =>
      !this.#busy || (await this.#overseer.isWaitingForLock(this.connectionId)) ? true : undefined
    // A statement may just take its time without any lock: then going on after a second is all that can be done.
    await waitFor(seen, { what: 'a lock or an answer', deadlineMs: 1000, pauseMs: 2 }).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const busy = this.#busy
    this.#loseConnection({ kind: 'lost', cause: 'cancelled', detail: 'the session was closed' })
    if (busy) await this.#overseer.kill(this.connectionId)
  }

  #whyGone(): Lost | undefined {
    return this.#gone
  }

  async #send({ sql, params, otherwise }: Form, sink: ReplySink): Promise<void> {
    if (!params) return this.#reply(queryPayload(sql), 'text', sink)
    const refusal = await this.#runPrepared(sql, params, sink)
    if (refusal && otherwise) return this.#send(otherwise, sink)
    if (refusal) {
      sink.refused(refusal)
      sink.end()
    }
  }

  /** Returns what the server said where it would not prepare the statement; the sink knows nothing then. */
  async #runPrepared(sql: string, params: Param[], sink: ReplySink): Promise<Refusal | undefined> {
    const prepared = await this.#prepare(sql)
    if ('errno' in prepared) return prepared
    if (prepared.paramCount !== params.length) {
      // The parser has counted the markers; servers agree unless the text holds markers that only one of them sees.
      sink.refused({
        errno: 2031,
        sqlState: 'HY000',
        message: `the server counts ${prepared.paramCount} parameters, the suite gives ${params.length}`,
      })
      sink.end()
    } else {
      await this.#reply(executePayload(prepared.statementId, params), 'binary', sink)
    }
    this.#sendOnly(closePayload(prepared.statementId))
    return undefined
  }

  async #prepare(sql: string): Promise<Prepared | Refusal> {
    let answer: Prepared | Refusal | undefined
    let packetsLeft = 0
    await this.#exchange(preparePayload(sql), packet => {
      if (answer) packetsLeft -= 1
      else if (packet[0] === 0xff) answer = readRefusal(packet)
      else {
        answer = readPrepared(packet)
        packetsLeft = packetsAfterPrepared(answer)
      }
      return packetsLeft === 0
    })
    return answer!
  }

  #reply(payload: Buffer, protocol: 'text' | 'binary', sink: ReplySink): Promise<void> {
    const reader = new ReplyReader({
      sink,
      protocol,
      extendedMetadata: this.#extendedMetadata,
      refuseLocalFile: () => this.#writeEmptyPacket(),
    })
    return this.#exchange(payload, packet => reader.read(packet))
  }

  /** Resolves with the last packet; rejects, with `#gone` set, when that never comes. */
  #exchange(payload: Buffer, onPacket: (packet: Buffer) => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#lose = lost => {
      this.#gone ??= lost
      reject(new Error(lost.detail))
    }
    exchangeOn(this.#connection, {
      payload,
      onPacket: packet => {
        if (this.#gone) return false
        const last = this.#guard(() => onPacket(packet))
        if (last) {
          this.#lose = undefined
          resolve()
        }
        return last
      },
      onLost: error => this.#loseConnection({ kind: 'lost', cause: 'connection', detail: error.message }),
    })
    return promise
  }

  #guard(read: () => boolean): boolean {
    try {
      return read()
    } catch (error) {
      this.#fault = { error }
      this.#loseConnection({ kind: 'lost', cause: 'connection', detail: 'its reply could not be read' })
      return false
    }
  }

  #sendOnly(payload: Buffer): void {
    if (this.#gone) return
    const header = Buffer.from([payload.length, 0, 0, 0])
    const wire = this.#connection as unknown as { write(bytes: Buffer): void }
    wire.write(Buffer.concat([header, payload]))
  }

  #writeEmptyPacket(): void {
    const wire = this.#connection as unknown as { write(bytes: Buffer): void; sequenceId: number }
    wire.write(Buffer.from([0, 0, 0, wire.sequenceId]))
    wire.sequenceId = (wire.sequenceId + 1) % 256
  }

  #loseConnection(lost: Lost): void {
    this.#gone ??= lost
    hangUp(this.#connection)
    this.#lose?.(lost)
    this.#lose = undefined
  }

  /** Loses the connection when the time is over, or when the run is cancelled. */
  #watch(deadlineMs: number): Disposable {
    const onDeadline = () => {
      // A side that waits for the other one to catch up is not late.
      if (this.#paused) timer = setTimeout(onDeadline, deadlineMs)
      else
        this.#loseConnection({ kind: 'lost', cause: 'timeout', detail: `no complete answer within ${deadlineMs} ms` })
    }
    let timer = setTimeout(onDeadline, deadlineMs)
    const onAbort = () => this.#loseConnection({ kind: 'lost', cause: 'cancelled', detail: 'the run was ended' })
    if (this.#signal?.aborted) queueMicrotask(onAbort)
    this.#signal?.addEventListener('abort', onAbort, { once: true })
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer)
        this.#signal?.removeEventListener('abort', onAbort)
      },
    }
  }
}

function queryPayload(sql: string): Buffer {
  const text = Buffer.from(sql, 'utf8')
  const payload = Buffer.allocUnsafe(1 + text.length)
  payload[0] = comQuery
  text.copy(payload, 1)
  return payload
}

function endLost(sink: ReplySink, lost: Lost): void {
  sink.lost(lost)
  sink.end()
}
