import mysql from 'mysql2'

/**
 * The seam to mysql2, kept in this one file. mysql2 does login, TLS and compression; what follows is a command class of
 * our own that hands over the raw packets of the replies, while commands are written past mysql2's own queue, so that
 * several can be under way.
 *
 * mysql2 does not export its Command class, but the parent of the Query class that `createQuery` returns is it. The
 * contract test beside this file fails when a new version of mysql2 changes what is relied on here.
 */

/** One command and its reply. */
export interface Exchange {
  /** The command packet's payload: the command byte and what belongs to it. */
  payload: Buffer
  /** The payload of a command without a reply that goes right behind. */
  behind?: Buffer | undefined
  /**
   * Called for each packet of the reply; true when it was the last.
   * The bytes stay valid as long as they are referenced, but keep the whole receive buffer alive.
   */
  onPacket(payload: Buffer): boolean
}

/** What a wire tells of. */
export interface WireEvents<E extends Exchange> {
  /** The reply to this exchange is the next to come. */
  onTurn(exchange: E): void
  /** All replies have come. */
  onIdle(): void
  /** The connection broke while replies were due; told in words for people. */
  onLost(detail: string): void
}

/** What of mysql2's connection a wire uses. One that compresses has `writeUncompressed`, too. */
interface WireConnection {
  sequenceId: number
  compressedSequenceId: number
  write(bytes: Buffer): void
  addCommand(command: object): void
}

interface WirePacket {
  buffer: Buffer
  offset: number
  end: number
}

type CommandClass = new () => { execute(packet: WirePacket | undefined, connection: WireConnection): boolean }

// biome-ignore lint/complexity/useLiteralKeys: createQuery is exported by mysql2 but missing from its typings
const createQuery = (mysql as unknown as Record<string, (...args: unknown[]) => object>)['createQuery']!
const Command = Object.getPrototypeOf(createQuery('', [], undefined, {}).constructor) as CommandClass

const maxPayload = 0xffffff

/** Reads replies as long as some are due. mysql2 knows it as one command, whatever number of exchanges it serves. */
class ReplyCommand extends Command {
  readonly #onPacket: (packet: Buffer) => boolean
  readonly #onStart: () => void
  /** Called by mysql2 when the connection fails while this command runs or waits. */
  readonly onResult: (error: Error) => void

  constructor(on: { start: () => void; packet: (packet: Buffer) => boolean; lost: (error: Error) => void }) {
    super()
    this.#onStart = on.start
    this.#onPacket = on.packet
    this.onResult = on.lost
  }

  /** Called by mysql2: first without a packet when it is this command's turn, then with each packet; true ends it. */
  override execute(packet: WirePacket | undefined): boolean {
    if (packet) return this.#onPacket(packet.buffer.subarray(packet.offset, packet.end))
    this.#onStart()
    return false
  }
}

interface Sent<E extends Exchange> {
  exchange: E
  /** The number that the reply's first packet bears. */
  replySequence: number
}

/** Commands and their replies over a connection of mysql2. Servers answer commands in the order in which they came. */
export class Wire<E extends Exchange> {
  readonly #connection: WireConnection
  readonly #events: WireEvents<E>
  /** Those whose replies are due, in order. */
  readonly #due: Sent<E>[] = []
  #outgoing: Buffer[] = []

  constructor(connection: mysql.Connection, events: WireEvents<E>) {
    this.#connection = connection as unknown as WireConnection
    this.#events = events
  }

  get isIdle(): boolean {
    return this.#due.length === 0
  }

  /** Sends a command behind those that were sent before, whether they have been answered or not. */
  send(exchange: E): void {
    const replySequence = this.#write(exchange.payload)
    if (exchange.behind) this.#write(exchange.behind)
    this.#due.push({ exchange, replySequence })
    if (this.#due.length > 1) return
    this.#events.onTurn(exchange)
    this.#connection.addCommand(
      new ReplyCommand({
        start: () => this.#expectNext(),
        packet: packet => this.#read(packet),
        lost: error => this.#events.onLost(describeLoss(error)),
      }),
    )
  }

  /** Sends a command that is not answered. */
  sendOnly(payload: Buffer): void {
    this.#write(payload)
  }

  /** Answers a server that asks for a file in mid-reply: there is none. */
  sendEmptyFile(): void {
    const { sequenceId } = this.#connection
    this.#connection.write(Buffer.from([0, 0, 0, sequenceId]))
    this.#connection.sequenceId = (sequenceId + 1) % 256
  }

  #read(packet: Buffer): boolean {
    const first = this.#due[0]
    if (!first?.exchange.onPacket(packet)) return false
    this.#due.shift()
    const next = this.#due[0]
    if (!next) {
      this.#events.onIdle()
      return true
    }
    this.#expectNext()
    this.#events.onTurn(next.exchange)
    return false
  }

  #expectNext(): void {
    this.#connection.sequenceId = this.#due[0]?.replySequence ?? 0
  }

  /**
   * Commands of one turn of the event loop leave together. Returns the number of the packet that comes next. A payload of
   * 2^24-1 bytes or more travels in several packets; one that ends on the limit is closed by an empty one.
   */
  #write(payload: Buffer): number {
    let offset = 0
    let sequenceId = 0
    let length: number
    do {
      length = Math.min(maxPayload, payload.length - offset)
      const packet = Buffer.allocUnsafe(4 + length)
      packet.writeUIntLE(length, 0, 3)
      packet[3] = sequenceId % 256
      payload.copy(packet, 4, offset, offset + length)
      if (this.#outgoing.push(packet) === 1) process.nextTick(() => this.#flush())
      offset += length
      sequenceId += 1
    } while (length === maxPayload)
    return sequenceId % 256
  }

  #flush(): void {
    const packets = this.#outgoing
    this.#outgoing = []
    const connection = this.#connection
    if (!('writeUncompressed' in connection)) {
      connection.write(packets.length === 1 ? packets[0]! : Buffer.concat(packets))
      return
    }
    // Servers drop what stands behind a command in the same compressed packet, so that each begins one of its own.
    for (const packet of packets) {
      if (packet[3] === 0) connection.compressedSequenceId = 0
      connection.write(packet)
    }
  }
}

/** However it comes to light that the server has closed the connection, is up to the moment. */
function describeLoss(error: Error & { code?: string }): string {
  const isClosed = ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_DESTROYED'].includes(
    error.code ?? '',
  )
  return isClosed || /closed state/.test(error.message) ? 'the server closed the connection' : error.message
}
