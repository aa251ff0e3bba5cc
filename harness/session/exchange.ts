import type mysql from 'mysql2'
import { maxPayload, packetHeaderBytes } from '../model/row-block.ts'
import { MalformedPacket } from '../model/unreadable-reply.ts'
import { PacketCutter } from '../protocol/packet-cutter.ts'

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
interface Exchange {
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
interface WireEvents<E extends Exchange> {
  /** The reply to this exchange is the next to come. */
  onReplyDue(exchange: E): void
  /** All replies have come. */
  onIdle(): void
  /** The connection is lost; told in words for people. */
  onLost(detail: string): void
  /**
   * What came could not be read, so that nothing that follows can be told apart: nothing more is read. `exchange`: the one
   * whose reply it was to be.
   */
  onUnreadable(error: unknown, exchange: E | undefined): void
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
  /** The number that the next packet is to have. */
  #sequence = 0
  #isOver = false

  constructor(connection: mysql.Connection, events: WireEvents<E>) {
    this.#connection = connection as unknown as WireConnection
    this.#events = events
    const cutter = new PacketCutter((bytes, start, end, packets) => this.#read(bytes, start, end, packets))
    parserOf(this.#connection).execute = chunk => {
      if (this.#isOver) return
      try {
        cutter.take(chunk)
        this.#due[0]?.onPause()
      } catch (error) {
        this.#isOver = true
        events.onUnreadable(error, this.#due[0])
      }
    }
    this.#connection.on('error', error => events.onLost(describeLoss(error)))
  }

  /** Sends a command behind those that were sent before, whether they have been answered or not. */
  send(exchange: E): void {
    this.#write(exchange.packets)
    if (exchange.behind) this.#write(exchange.behind)
    if (this.#due.push(exchange) === 1) this.#begin(exchange)
  }

  /** Sends a command that is not answered. */
  sendOnly(packets: Buffer): void {
    this.#write(packets)
  }

  /** Answers a server that asks for a file in mid-reply: there is none. */
  sendEmptyFile(): void {
    this.#connection.write(Buffer.from([0, 0, 0, this.#sequence]))
    this.#sequence = (this.#sequence + 1) % maxSequence
  }

  #begin(exchange: E): void {
    this.#sequence = packetCount(exchange.packets) % maxSequence
    this.#events.onReplyDue(exchange)
  }

  #read(bytes: Buffer, start: number, end: number, packets: number): void {
    if (this.#isOver) return
    const [first] = this.#due
    if (!first || !this.#isNext(bytes[start + 3]!)) {
      this.#isOver = true
      this.#outOfTurn(bytes.subarray(start, end), first)
      return
    }
    this.#sequence = (bytes[start + 3]! + packets) % maxSequence
    if (first.onPacket(bytes, start, end)) {
      this.#due.shift()
      const [next] = this.#due
      if (next) this.#begin(next)
      else this.#events.onIdle()
    }
  }

  /** Servers number the packets of a compressed connection by those that carry them. */
  #isNext(number: number): boolean {
    return number === this.#sequence || compresses(this.#connection)
  }

  /** A server that ends a connection of its own accord gives the reason as an error that nobody has asked for. */
  #outOfTurn(packet: Buffer, first: E | undefined): void {
    const payload = packet.subarray(packetHeaderBytes)
    if (payload[0] === 0xff) {
      this.#events.onLost(`${closed}: ${describeError(payload)}`)
      return
    }
    const what = first ? `packet ${packet[3]} where ${this.#sequence} was due` : 'a packet that answers no command'
    this.#events.onUnreadable(new MalformedPacket(what), first)
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

function packetCount(packets: Buffer): number {
  return Math.floor(packets.length / (maxPayload + packetHeaderBytes)) + 1
}

/** The SQLSTATE may be missing where no command is under way. */
function describeError(payload: Buffer): string {
  if (payload.length < 3) return 'an error packet that ends early'
  const text = payload.toString('utf8', 3).replace(/^#.{5}/s, '')
  return `${payload.readUInt16LE(1)} ${text}`
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
