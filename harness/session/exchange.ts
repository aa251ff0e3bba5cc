import mysql from 'mysql2'

/**
 * The seam to mysql2, kept in this one file. mysql2 does login, TLS and compression; what follows is a command class of
 * our own that writes one command packet and hands over the raw packets of its reply.
 *
 * mysql2 does not export its Command class, but the parent of the Query class that `createQuery` returns is it. The
 * contract test beside this file fails when a new version of mysql2 changes what is relied on here.
 */

/** One command and its reply. */
export interface Exchange {
  /** The command packet's payload: the command byte and what belongs to it. */
  payload: Buffer
  /**
   * Called for each packet of the reply; true when it was the last.
   * The bytes stay valid as long as they are referenced, but keep the whole receive buffer alive.
   */
  onPacket(payload: Buffer): boolean
  /** The connection broke before the reply was complete. Called at most once, and never after the last packet. */
  onLost(error: Error): void
}

/** What of mysql2's connection an exchange uses. */
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

class ExchangeCommand extends Command {
  readonly #exchange: Exchange

  constructor(exchange: Exchange) {
    super()
    this.#exchange = exchange
  }

  /** Called by mysql2: first without a packet when it is this command's turn, then with each packet; true ends it. */
  override execute(packet: WirePacket | undefined, connection: WireConnection): boolean {
    if (!packet) {
      connection.sequenceId = 0
      connection.compressedSequenceId = 0
      this.#write(connection)
      return false
    }
    return this.#exchange.onPacket(packet.buffer.subarray(packet.offset, packet.end))
  }

  /** Called by mysql2 when the connection fails while this command runs or waits. */
  onResult(error: Error): void {
    this.#exchange.onLost(error)
  }

  /** A payload of 2^24-1 bytes or more travels in several packets; one that ends on the limit is closed by an empty one. */
  #write(connection: WireConnection): void {
    const { payload } = this.#exchange
    let offset = 0
    let sequenceId = 0
    let length: number
    do {
      length = Math.min(maxPayload, payload.length - offset)
      const packet = Buffer.allocUnsafe(4 + length)
      packet.writeUIntLE(length, 0, 3)
      packet[3] = sequenceId % 256
      payload.copy(packet, 4, offset, offset + length)
      connection.write(packet)
      offset += length
      sequenceId += 1
    } while (length === maxPayload)
    connection.sequenceId = sequenceId % 256
  }
}

/** Queues an exchange on a connection of mysql2. */
export function exchangeOn(connection: mysql.Connection, exchange: Exchange): void {
  const wire = connection as unknown as WireConnection
  wire.addCommand(new ExchangeCommand(exchange))
}
