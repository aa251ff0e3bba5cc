import type { Form } from '../model/form.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReplySink, Request } from '../model/session.ts'
import type { Param } from '../model/statement.ts'
import {
  closePayload,
  executePayload,
  type Prepared,
  packetsAfterPrepared,
  preparePayload,
  readPrepared,
} from './prepared.ts'
import { ReplyReader, type ReplyReaderOptions, readRefusal } from './reply-reader.ts'

const comQuery = 0x03

type Refusal = ReturnType<typeof readRefusal>
type Lost = Extract<Outcome, { kind: 'lost' }>
type Protocol = ReplyReaderOptions['protocol']

/** A command whose reply may take so long, from when its turn to be answered has come. */
export interface Command {
  payload: Buffer
  /** A command without a reply, right behind. */
  behind?: Buffer
  deadlineMs: number
  onPacket(packet: Buffer): boolean
}

/** What the turns of statements need of their session. */
export interface TurnContext extends Omit<ReplyReaderOptions, 'sink' | 'protocol'> {
  send(command: Command): void
  sendOnly(payload: Buffer): void
  /** A turn can be sent now, as far as it is concerned. */
  onReady(): void
  /** The sink of a turn has heard everything. */
  onEnd(turn: StatementTurn): void
  /** The reply could not be read, and that is our fault. */
  onFault(turn: StatementTurn, error: unknown): void
}

/**
 * One statement on its way through a session. What it needs before it can run (its preparation) is asked for at once; it
 * is sent when the statements before it have been sent.
 */
export class StatementTurn {
  /** Settled by the session. */
  readonly ended = Promise.withResolvers<void>()
  readonly #deadlineMs: number
  readonly #sink: ReplySink
  readonly #context: TurnContext
  /** Sends the statement itself. Absent while it is prepared, and when it has been sent. */
  #send: (() => void) | undefined
  #hasEnded = false

  constructor({ deadlineMs }: Request, sink: ReplySink, context: TurnContext) {
    this.#deadlineMs = deadlineMs
    this.#sink = sink
    this.#context = context
  }

  get isReady(): boolean {
    return this.#send !== undefined
  }

  /** Makes it ready, now or when the server has answered. */
  begin({ sql, params, otherwise }: Form): void {
    if (params) this.#prepare(sql, params, otherwise)
    else this.#ready(() => this.#command(queryPayload(sql), 'text'))
  }

  send(): void {
    const send = this.#send
    this.#send = undefined
    send?.()
  }

  /** Nothing more will come. */
  lose(lost: Lost): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#sink.lost(lost)
    this.#sink.end()
  }

  #ready(send: () => void): void {
    this.#send = send
    this.#context.onReady()
  }

  #prepare(sql: string, params: Param[], otherwise: Form | undefined): void {
    let answer: Prepared | Refusal | undefined
    let packetsLeft = 0
    const onPacket = (packet: Buffer): boolean => {
      if (answer) packetsLeft -= 1
      else if (packet[0] === 0xff) answer = readRefusal(packet)
      else {
        answer = readPrepared(packet)
        packetsLeft = packetsAfterPrepared(answer)
      }
      if (packetsLeft > 0) return false
      if ('statementId' in answer) this.#execute(answer, params)
      else if (otherwise) this.begin(otherwise)
      else this.#refuse(answer)
      return true
    }
    this.#exchange({ payload: preparePayload(sql), deadlineMs: this.#deadlineMs, onPacket })
  }

  #execute({ statementId, paramCount }: Prepared, params: Param[]): void {
    if (paramCount === params.length) {
      this.#ready(() => this.#command(executePayload(statementId, params), 'binary', closePayload(statementId)))
      return
    }
    this.#context.sendOnly(closePayload(statementId))
    // The parser has counted the markers; servers agree unless the text holds markers that only one of them sees.
    this.#refuse({
      errno: 2031,
      sqlState: 'HY000',
      message: `the server counts ${paramCount} parameters, the suite gives ${params.length}`,
    })
  }

  #refuse(refusal: Refusal): void {
    this.#ready(() => {
      this.#sink.refused(refusal)
      this.#sink.end()
      this.#end()
    })
  }

  #command(payload: Buffer, protocol: Protocol, behind?: Buffer): void {
    const reader = new ReplyReader({
      definitions: this.#context.definitions,
      refuseLocalFile: this.#context.refuseLocalFile,
      sink: this.#sink,
      protocol,
    })
    const onPacket = (packet: Buffer): boolean => {
      const isLast = reader.read(packet)
      if (isLast) this.#end()
      return isLast
    }
    this.#exchange({ payload, ...(behind ? { behind } : {}), deadlineMs: this.#deadlineMs, onPacket })
  }

  #exchange(command: Command): void {
    this.#context.send({
      ...command,
      onPacket: packet => {
        if (this.#hasEnded) return false
        try {
          return command.onPacket(packet)
        } catch (error) {
          // It must surface, not pass for a lost connection.
          this.#hasEnded = true
          this.#context.onFault(this, error)
          return false
        }
      },
    })
  }

  #end(): void {
    this.#hasEnded = true
    this.#context.onEnd(this)
  }
}

function queryPayload(sql: string): Buffer {
  const payload = Buffer.allocUnsafe(1 + Buffer.byteLength(sql, 'utf8'))
  payload[0] = comQuery
  payload.write(sql, 1, 'utf8')
  return payload
}
