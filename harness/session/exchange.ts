import type mysql from 'mysql2'
import { PacketCutter } from './packet-cutter.ts'

/**
 * The seam to mysql2, kept in this one file. mysql2 does login, TLS and compression; when it has logged in, what it
 * receives is read here, past its parser and its queue of commands, so that several commands can be under way and a row
 * costs no more than its bytes.
 *
 * What is relied on: a connection's `packetParser` takes chunks by its method `execute` — with compression that of
 * `_inflatedPacketsParser` —, `write` sends bytes, and the event `error` tells of a connection that is lost. The contract
 * test beside this file fails when a new version of mysql2 changes that.
 */

/** One command and its reply. */
export interface Exchange {
  /** The command as it travels; see framed. */
  packets: Buffer
  /** A command without a reply that goes right behind. */
  behind?: Buffer | undefined
  /**
   * Called for each packet of the reply, which lies between `start`, where its header begins, and `end`; true when it was
   * the last.
   */
  onPacket(bytes: Buffer, start: number, end: number): boolean
  /** What has been received so far was shown, and other bytes will take its place: what is to be kept must be copied. */
  onPause(): void
}

/** What a wire tells of. */
export interface WireEvents<E extends Exchange> {
  /** The reply to this exchange is the next to come. */
  onTurn(exchange: E): void
  /** All replies have come. */
  onIdle(): void
  /** The connection is lost; told in words for people. */
  onLost(detail: string): void
}

interface Parser {
  execute(chunk: Buffer): void
}

/** What of mysql2's connection a wire uses. */
interface WireConnection {
  write(bytes: Buffer): void
  on(event: 'error', listener: (error: Error & { code?: string }) => void): void
  packetParser: Parser
}

/** One that compresses. */
interface CompressingConnection extends WireConnection {
  writeUncompressed: unknown
  compressedSequenceId: number
  _inflatedPacketsParser: Parser
}

const maxSequence = 256

/** Commands and their replies over a connection of mysql2. Servers answer commands in the order in which they came. */
export class Wire<E extends Exchange> {
  readonly #connection: WireConnection | CompressingConnection
  readonly #events: WireEvents<E>
  /** Those whose replies are due, in order. */
  readonly #due: E[] = []
  #outgoing: Buffer[] = []
  /** The number of the packet that came last. */
  #sequence = 0

  constructor(connection: mysql.Connection, events: WireEvents<E>) {
    this.#connection = connection as unknown as WireConnection
    this.#events = events
    const cutter = new PacketCutter((bytes, start, end) => this.#read(bytes, start, end))
    parserOf(this.#connection).execute = chunk => {
      cutter.take(chunk)
      this.#due[0]?.onPause()
    }
    this.#connection.on('error', error => events.onLost(describeLoss(error)))
  }

  /** Sends a command behind those that were sent before, whether they have been answered or not. */
  send(exchange: E): void {
    this.#write(exchange.packets)
    if (exchange.behind) this.#write(exchange.behind)
    if (this.#due.push(exchange) === 1) this.#events.onTurn(exchange)
  }

  /** Sends a command that is not answered. */
  sendOnly(packets: Buffer): void {
    this.#write(packets)
  }

  /** Answers a server that asks for a file in mid-reply: there is none. */
  sendEmptyFile(): void {
    this.#connection.write(Buffer.from([0, 0, 0, (this.#sequence + 1) % maxSequence]))
  }

  #read(bytes: Buffer, start: number, end: number): void {
    this.#sequence = bytes[start + 3]!
    const [first] = this.#due
    // What nobody has asked for is the server's last word.
    if (!first) this.#events.onLost(closed)
    else if (first.onPacket(bytes, start, end)) {
      this.#due.shift()
      const [next] = this.#due
      if (next) this.#events.onTurn(next)
      else this.#events.onIdle()
    }
  }

  /** Commands of one turn of the event loop leave together. */
  #write(packets: Buffer): void {
    if (this.#outgoing.push(packets) === 1) process.nextTick(() => this.#flush())
  }

  #flush(): void {
    const commands = this.#outgoing
    this.#outgoing = []
    const connection = this.#connection
    if (!compresses(connection)) {
      connection.write(commands.length === 1 ? commands[0]! : Buffer.concat(commands))
      return
    }
    // Servers drop what stands behind a command in the same compressed packet, so that each begins one of its own.
    for (const packets of commands) {
      connection.compressedSequenceId = 0
      connection.write(packets)
    }
  }
}

/** Hands on what a connection has received: to mysql2, or to the wire when there is one. */
export function receive(connection: mysql.Connection, chunk: Buffer): void {
  const { packetParser } = connection as unknown as WireConnection
  packetParser.execute(chunk)
}

function compresses(connection: WireConnection | CompressingConnection): connection is CompressingConnection {
  return 'writeUncompressed' in connection
}

function parserOf(connection: WireConnection | CompressingConnection): Parser {
  return compresses(connection) ? connection._inflatedPacketsParser : connection.packetParser
}

const closed = 'the server closed the connection'

/** However it comes to light that the server has closed the connection, is up to the moment. */
function describeLoss(error: Error & { code?: string }): string {
  const isClosed = ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_DESTROYED'].includes(
    error.code ?? '',
  )
  return isClosed || /closed state/.test(error.message) ? closed : error.message
}
