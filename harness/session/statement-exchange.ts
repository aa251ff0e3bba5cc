import type { Outcome, Protocol } from '../model/outcome.ts'
import type { Form } from '../model/protocol-form.ts'
import { packetHeaderBytes } from '../model/row-block.ts'
import type { ReplySink, Request } from '../model/session.ts'
import type { LocalFile, Param } from '../model/statement.ts'
import { MalformedPacket } from '../model/unreadable-reply.ts'
import type { ColumnDefinitions } from '../protocol/column-definitions.ts'
import { framedText } from '../protocol/framed.ts'
import { closeCommand, executeCommand, type Prepared, prepareCommand } from '../protocol/prepared.ts'
import { PreparedReader } from '../protocol/prepared-reader.ts'
import type { readRefusal } from '../protocol/reply-packets.ts'
import { ReplyReader, type ReplyReaderContext } from '../protocol/reply-reader.ts'

const comQuery = 0x03
const nothing = Buffer.alloc(0)

type Refusal = ReturnType<typeof readRefusal>
type Lost = Extract<Outcome, { kind: 'lost' }>

/** A command with a deadline for its reply, in milliseconds from the moment when its reply is the next to come. */
export interface Command {
  /** The statement that it belongs to. */
  readonly exchange: StatementExchange
  packets: Buffer
  /** A command without a reply, sent directly after `packets`. */
  behind?: Buffer | undefined
  deadlineMs: number
  onPacket(bytes: Buffer, start: number, end: number): boolean
  onPause(): void
}

/** The functions of a session that its statement exchanges need. */
export interface ExchangeContext extends Pick<ReplyReaderContext, 'definitions'> {
  /** Sends a file to the server that asked for it in mid-reply. */
  sendFile(diskPath: string): void
  send(command: Command): void
  sendOnly(packets: Buffer): void
  /** Called when an exchange is ready to be sent; earlier statements may still hold it back. */
  onReady(): void
  /** Called when the sink of an exchange has received everything. */
  onEnd(exchange: StatementExchange): void
}

/**
 * One statement on its way through a session. A preparation, if the statement needs one, is requested at once; the
 * statement is sent when the statements before it have been sent. The exchange is itself the command, because most
 * statements need no other.
 */
export class StatementExchange implements Command, ReplyReaderContext {
  /** Settled by the session. */
  readonly ended = Promise.withResolvers<void>()
  readonly deadlineMs: number
  packets: Buffer = nothing
  behind: Buffer | undefined
  readonly #sink: ReplySink
  readonly #context: ExchangeContext
  readonly #localFiles: readonly LocalFile[] | undefined
  /** Absent while the statement is prepared. */
  #reader: ReplyReader | undefined
  /** The error with which the server refused the preparation; it takes the place of a reply. */
  #refusal: Refusal | undefined
  #hasEnded = false

  constructor({ deadlineMs, localFiles }: Request, sink: ReplySink, context: ExchangeContext) {
    this.deadlineMs = deadlineMs
    this.#localFiles = localFiles
    this.#sink = sink
    this.#context = context
  }

  get isReady(): boolean {
    return this.#reader !== undefined || this.#refusal !== undefined
  }

  /** Makes the exchange ready, at once or when the server has replied to the preparation. */
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

  get definitions(): ColumnDefinitions {
    return this.#context.definitions
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

  /** Ends the exchange as lost: nothing more will come. */
  lose(lost: Lost): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    try {
      this.#sink.lost(lost)
      this.#sink.end()
    } catch (error) {
      // A sink that has failed during the reply may fail at its end, too.
      this.ended.reject(error)
    }
  }

  #ready(packets: Buffer, protocol: Protocol, behind?: Buffer): void {
    this.packets = packets
    this.behind = behind
    this.#reader = new ReplyReader(this.#sink, protocol, this)
    this.#context.onReady()
  }

  /** Sends a file that the statement names. Throws MalformedPacket if the server asks for another one. */
  sendLocalFile(name: string): void {
    const file = this.#localFiles?.find(each => each.name === name)
    // An empty file instead would load nothing, and look like a success.
    if (!file) throw new MalformedPacket(`a request for the file ${name}, which the statement does not name`)
    this.#context.sendFile(file.diskPath)
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
    // The number of values equals the number of markers that the parser counted. Servers agree with it unless the text
    // contains markers that only one of the servers sees.
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

/**
 * Returns the command of a query. The latest command is kept, because both sides are sent the same text, one after the
 * other.
 */
function queryCommand(sql: string): Buffer {
  if (latest.sql !== sql) latest = { sql, command: framedText(comQuery, sql) }
  return latest.command
}
