import type { Form } from '../model/form.ts'
import type { Outcome, Protocol } from '../model/outcome.ts'
import { packetHeaderBytes } from '../model/row-block.ts'
import type { ReplySink, Request } from '../model/session.ts'
import type { Param } from '../model/statement.ts'
import { framedText } from './framed.ts'
import {
  closeCommand,
  executeCommand,
  type Prepared,
  packetsAfterPrepared,
  prepareCommand,
  readPrepared,
} from './prepared.ts'
import { ReplyReader, type ReplyReaderContext, readRefusal } from './reply-reader.ts'

const comQuery = 0x03
const nothing = Buffer.alloc(0)

type Refusal = ReturnType<typeof readRefusal>
type Lost = Extract<Outcome, { kind: 'lost' }>

/** A command whose reply may take so long, from when its turn to be answered has come. */
export interface Command {
  packets: Buffer
  /** A command without a reply, right behind. */
  behind?: Buffer | undefined
  deadlineMs: number
  onPacket(bytes: Buffer, start: number, end: number): boolean
  onPause(): void
}

/** What the turns of statements need of their session. */
export interface TurnContext extends ReplyReaderContext {
  send(command: Command): void
  sendOnly(packets: Buffer): void
  /** A turn can be sent now, as far as it is concerned. */
  onReady(): void
  /** The sink of a turn has heard everything. */
  onEnd(turn: StatementTurn): void
  /** The reply could not be read, and that is our fault. */
  onFault(turn: StatementTurn, error: unknown): void
}

/**
 * One statement on its way through a session. What it needs before it can run (its preparation) is asked for at once; it
 * is sent when the statements before it have been sent. It is its own command, since most need nothing else.
 */
export class StatementTurn implements Command {
  /** Settled by the session. */
  readonly ended = Promise.withResolvers<void>()
  readonly deadlineMs: number
  packets: Buffer = nothing
  behind: Buffer | undefined
  readonly #sink: ReplySink
  readonly #context: TurnContext
  /** Absent while the statement is prepared. */
  #reader: ReplyReader | undefined
  /** What the server said to its preparation, in place of a reply. */
  #refusal: Refusal | undefined
  #hasEnded = false

  constructor({ deadlineMs }: Request, sink: ReplySink, context: TurnContext) {
    this.deadlineMs = deadlineMs
    this.#sink = sink
    this.#context = context
  }

  get isReady(): boolean {
    return this.#reader !== undefined || this.#refusal !== undefined
  }

  /** Makes it ready, now or when the server has answered. */
  begin({ sql, params, otherwise }: Form): void {
    if (params) this.#prepare(sql, params, otherwise)
    else this.#ready(queryCommand(sql), 'text')
  }

  send(): void {
    if (!this.#refusal) {
      this.#context.send(this)
      return
    }
    this.#sink.refused(this.#refusal)
    this.#sink.end()
    this.#end()
  }

  onPacket(bytes: Buffer, start: number, end: number): boolean {
    if (this.#hasEnded) return false
    try {
      const isLast = this.#reader!.read(bytes, start, end)
      if (isLast) this.#end()
      return isLast
    } catch (error) {
      return this.#fail(error)
    }
  }

  onPause(): void {
    if (this.#hasEnded) return
    try {
      this.#reader!.pause()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Nothing more will come. */
  lose(lost: Lost): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#sink.lost(lost)
    this.#sink.end()
  }

  #ready(packets: Buffer, protocol: Protocol, behind?: Buffer): void {
    this.packets = packets
    this.behind = behind
    this.#reader = new ReplyReader(this.#sink, protocol, this.#context)
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
    this.#context.send({
      packets: prepareCommand(sql),
      deadlineMs: this.deadlineMs,
      onPacket: (bytes, start, end) => {
        if (this.#hasEnded) return false
        try {
          return onPacket(bytes.subarray(start + packetHeaderBytes, end))
        } catch (error) {
          return this.#fail(error)
        }
      },
      onPause: () => {},
    })
  }

  #execute({ statementId, paramCount }: Prepared, params: Param[]): void {
    if (paramCount === params.length) {
      this.#ready(executeCommand(statementId, params), 'binary', closeCommand(statementId))
      return
    }
    this.#context.sendOnly(closeCommand(statementId))
    // The parser has counted the markers; servers agree unless the text holds markers that only one of them sees.
    this.#refuse({
      errno: 2031,
      sqlState: 'HY000',
      message: `the server counts ${paramCount} parameters, the suite gives ${params.length}`,
    })
  }

  #refuse(refusal: Refusal): void {
    this.#refusal = refusal
    this.#context.onReady()
  }

  /** What goes wrong in reading must surface, not pass for a lost connection. */
  #fail(error: unknown): false {
    this.#hasEnded = true
    this.#context.onFault(this, error)
    return false
  }

  #end(): void {
    this.#hasEnded = true
    this.#context.onEnd(this)
  }
}

let latest = { sql: '', command: framedText(comQuery, '') }

/** Both sides are sent the same text, one after the other. */
function queryCommand(sql: string): Buffer {
  if (latest.sql !== sql) latest = { sql, command: framedText(comQuery, sql) }
  return latest.command
}
