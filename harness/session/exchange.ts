import { createReadStream } from 'node:fs'
import type { Duplex } from 'node:stream'
import type mysql from 'mysql2'
import { maxPayload, packetHeaderBytes } from '../model/row-block.ts'
import { MalformedPacket } from '../model/unreadable-reply.ts'
import { PacketCutter } from '../protocol/packet-cutter.ts'

/**
 * The interface to mysql2's internals, kept in this one file. mysql2 does login, TLS and compression. After the login
 * this file reads the bytes that mysql2 receives, past mysql2's parser and its queue of commands, so that several
 * commands can be in flight and a row costs no more than its bytes.
 *
 * This file relies on these internals: a connection's `packetParser` takes chunks by its method `execute` (with
 * compression, that of `_inflatedPacketsParser`), `write` sends bytes, and the event `error` reports a lost connection.
 * The contract test beside this file fails when a new version of mysql2 changes that.
 */

/** One command and its reply. */
interface Exchange {
  /** The command as it is sent; see framed. */
  packets: Buffer
  /** A command without a reply that is sent directly after `packets`. */
  behind?: Buffer | undefined
  /**
   * Called for each packet of the reply, from `start`, where its header begins, to `end`; returns true if the packet
   * was the last.
   */
  onPacket(bytes: Buffer, start: number, end: number): boolean
  /**
   * Called after all received packets were passed to `onPacket`. Other bytes will overwrite them: copy the bytes to
   * keep them.
   */
  onPause(): void
}

/** The events of a wire. */
interface WireEvents<E extends Exchange> {
  /** The reply to this exchange is the next to come. */
  onReplyDue(exchange: E): void
  /** All replies have come. */
  onIdle(): void
  /** The connection is lost; `detail` describes the loss in words for people. */
  onLost(detail: string): void
  /**
   * A packet could not be read, so that the packets after it cannot be assigned to replies: nothing more is read.
   * `exchange`: the exchange that awaited this reply.
   */
  onUnreadable(error: unknown, exchange: E | undefined): void
}

interface Parser {
  execute(chunk: Buffer): void
}

/** The members of mysql2's connection that a wire uses. */
interface WireConnection {
  write(bytes: Buffer): void
  on(event: 'error', listener: (error: Error & { code?: string }) => void): void
  packetParser: Parser
  stream?: Duplex
}

/** A connection with compression. */
interface CompressingConnection extends WireConnection {
  writeUncompressed: unknown
  compressedSequenceId: number
  _inflatedPacketsParser: Parser
}

const maxSequence = 256
const fileChunkBytes = 1 << 18

/**
 * Commands and their replies over a connection of mysql2. Servers reply to commands in the order in which they received
 * them.
 */
export class Wire<E extends Exchange> {
  readonly #connection: WireConnection | CompressingConnection
  readonly #events: WireEvents<E>
  /** The exchanges whose replies are due, in order. */
  readonly #due: E[] = []
  #outgoing: Buffer[] = []
  /** The expected sequence number of the next packet. */
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

  /** Sends a command after the commands sent before, whether their replies have come or not. */
  send(exchange: E): void {
    this.#write(exchange.packets)
    if (exchange.behind) this.#write(exchange.behind)
    if (this.#due.push(exchange) === 1) this.#begin(exchange)
  }

  /** Sends a command to which the server does not reply. */
  sendOnly(packets: Buffer): void {
    this.#write(packets)
  }

  /**
   * Sends a file to a server that requests it in mid-reply: its contents in packets, and an empty packet at the end.
   * Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_com_query_response_local_infile_request.
   */
  sendFile(path: string): void {
    this.#sendChunks(path).catch(error => {
      this.#isOver = true
      this.#events.onUnreadable(error, this.#due[0])
    })
  }

  async #sendChunks(path: string): Promise<void> {
    for await (const chunk of createReadStream(path, { highWaterMark: fileChunkBytes })) {
      if (this.#isOver) return
      await this.#sendPart(chunk)
    }
    await this.#sendPart(Buffer.alloc(0))
  }

  /** Resolves when there is room for more. */
  #sendPart(content: Buffer): Promise<void> | void {
    const header = Buffer.alloc(packetHeaderBytes)
    header.writeUIntLE(content.length, 0, 3)
    header[3] = this.#sequence
    this.#sequence = (this.#sequence + 1) % maxSequence
    const { stream } = this.#connection
    this.#connection.write(Buffer.concat([header, content]))
    if (stream?.writableNeedDrain && !stream.destroyed)
      return new Promise(resolve => {
        const goOn = () => {
          stream.off('drain', goOn).off('close', goOn)
          resolve()
        }
        stream.on('drain', goOn).on('close', goOn)
      })
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

  /**
   * Whether the number is the expected one. In a compressed connection the numbers follow the compressed packets, so
   * any number is accepted.
   */
  #isNext(number: number): boolean {
    return number === this.#sequence || compresses(this.#connection)
  }

  /**
   * Handles a packet that no command awaits: a server that ends a connection by itself sends the reason as an error
   * packet.
   */
  #outOfTurn(packet: Buffer, first: E | undefined): void {
    const payload = packet.subarray(packetHeaderBytes)
    if (payload[0] === 0xff) {
      this.#events.onLost(`${closed}: ${describeError(payload)}`)
      return
    }
    const what = first ? `packet ${packet[3]} where ${this.#sequence} was due` : 'a packet that answers no command'
    this.#events.onUnreadable(new MalformedPacket(what), first)
  }

  /** Queues packets: the commands of one turn of the event loop are sent together. */
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
    // Servers drop bytes after a command in the same compressed packet, so each command begins a compressed packet of
    // its own.
    for (const packets of commands) {
      connection.compressedSequenceId = 0
      connection.write(packets)
    }
  }
}

/** Passes received bytes to mysql2's parser, or to the wire if it has taken the parser's place. */
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

/** Describes an error packet. Its SQLSTATE may be missing if no command is in flight. */
function describeError(payload: Buffer): string {
  if (payload.length < 3) return 'an error packet that ends early'
  const text = payload.toString('utf8', 3).replace(/^#.{5}/s, '')
  return `${payload.readUInt16LE(1)} ${text}`
}

function parserOf(connection: WireConnection | CompressingConnection): Parser {
  return compresses(connection) ? connection._inflatedPacketsParser : connection.packetParser
}

const closed = 'the server closed the connection'

/**
 * Describes a lost connection. The error code that reports a connection closed by the server depends on timing, so all
 * such codes give the same words.
 */
function describeLoss(error: Error & { code?: string }): string {
  const isClosed = ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_DESTROYED'].includes(
    error.code ?? '',
  )
  return isClosed || /closed state/.test(error.message) ? closed : error.message
}
