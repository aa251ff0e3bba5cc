import type { Outcome, Protocol } from '../model/outcome.ts'
import type { Form } from '../model/protocol-form.ts'
import { packetHeaderBytes } from '../model/row-block.ts'
import type { ReplySink, Request } from '../model/session.ts'
import type { Param } from '../model/statement.ts'
import { framedText } from '../protocol/framed.ts'
import { closeCommand, executeCommand, type Prepared, prepareCommand } from '../protocol/prepared.ts'
import { PreparedReader } from '../protocol/prepared-reader.ts'
import type { readRefusal } from '../protocol/reply-packets.ts'
import { ReplyReader, type ReplyReaderContext } from '../protocol/reply-reader.ts'

const comQuery = 0x03
const nothing = Buffer.alloc(0)

type Refusal = ReturnType<typeof readRefusal>
type Lost = Extract<Outcome, { kind: 'lost' }>

/** A command whose reply may take so long, from when its turn to be answered has come. */
export interface Command {
  /** The statement that it belongs to. */
  readonly exchange: StatementExchange
  packets: Buffer
  /** A command without a reply, right behind. */
  behind?: Buffer | undefined
  deadlineMs: number
  onPacket(bytes: Buffer, start: number, end: number): boolean
  onPause(): void
}

/** What the turns of statements need of their session. */
export interface ExchangeContext extends ReplyReaderContext {
  send(command: Command): void
  sendOnly(packets: Buffer): void
  /** A turn can be sent now, as far as it is concerned. */
  onReady(): void
  /** The sink of a turn has heard everything. */
  onEnd(exchange: StatementExchange): void
}

/**
 * One statement on its way through a session. What it needs before it can run (its preparation) is asked for at once; it
 * is sent when the statements before it have been sent. It is its own command, since most need nothing else.
 */
export class StatementExchange implements Command {
  /** Settled by the session. */
  readonly ended = Promise.withResolvers<void>()
  readonly deadlineMs: number
  packets: Buffer = nothing
  behind: Buffer | undefined
  readonly #sink: ReplySink
  readonly #context: ExchangeContext
  /** Absent while the statement is prepared. */
  #reader: ReplyReader | undefined
  /** What the server said to its preparation, in place of a reply. */
  #refusal: Refusal | undefined
  #hasEnded = false

  constructor({ deadlineMs }: Request, sink: ReplySink, context: ExchangeContext) {
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
    this.#sink.error(this.#refusal)
    this.#sink.end()
    this.#end()
  }

  get exchange(): StatementExchange {
    return this
  }

  onPacket(bytes: Buffer, start: number, end: number): boolean {
    if (this.#hasEnded) return false
    const isLast = this.#reader!.read(bytes, start, end)
    if (isLast) this.#end()
    return isLast
  }

  onPause(): void {
    if (!this.#hasEnded) this.#reader!.pause()
  }

  /** Nothing more will come. */
  lose(lost: Lost): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    try {
      this.#sink.lost(lost)
      this.#sink.end()
    } catch (error) {
      // Whoever has failed at the reply may fail at its end, too.
      this.ended.reject(error)
    }
  }

  #ready(packets: Buffer, protocol: Protocol, behind?: Buffer): void {
    this.packets = packets
    this.behind = behind
    this.#reader = new ReplyReader(this.#sink, protocol, this.#context)
    this.#context.onReady()
  }

  #prepare(sql: string, params: Param[], otherwise: Form | undefined): void {
    const reader = new PreparedReader()
    this.#context.send({
      exchange: this,
      packets: prepareCommand(sql),
      deadlineMs: this.deadlineMs,
      onPacket: (bytes, start, end) => {
        if (this.#hasEnded) return false
        const prepared = reader.read(bytes.subarray(start + packetHeaderBytes, end))
        if (!prepared) return false
        if ('statementId' in prepared) this.#execute(prepared, params)
        else if (otherwise) this.begin(otherwise)
        else this.#refuse(prepared)
        return true
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
