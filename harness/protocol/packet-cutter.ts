import { maxPayload, packetHeaderBytes, payloadLength } from '../model/row-block.ts'
import { MalformedPacket, ReplyTooLarge } from '../model/unreadable-reply.ts'

/**
 * `start` is where the packet's header begins, four bytes before its payload. `packets`: the number of packets in which
 * the payload was sent.
 */
type PacketListener = (bytes: Buffer, start: number, end: number, packets: number) => void

/**
 * The greatest joined payload, in bytes. A server can be configured to send up to a gigabyte at once; 16 or 64 MiB is
 * usual.
 */
const mostJoinedBytes = 256 << 20
const maxSequence = 256

/**
 * Cuts the bytes of a connection into packets. Packets that are whole in a chunk are passed on where they are, one
 * after the other; a packet that is spread over several chunks is put together in bytes of its own. Nothing of a chunk
 * is kept. A payload that is sent in several packets is joined after the header of the first packet. Throws
 * MalformedPacket if the packets are not numbered consecutively, and ReplyTooLarge. Source:
 * dev.mysql.com/doc/dev/mysql-server, page_protocol_basic_packets.
 */
export class PacketCutter {
  readonly #onPacket: PacketListener
  /** The bytes of an incomplete packet: at first those of its header, then the whole packet. */
  #begun = Buffer.alloc(packetHeaderBytes)
  #filled = 0
  /** Packets of a payload that continues in the next packet, the first with its header. */
  #parts: Buffer[] = []
  #partBytes = 0
  #partNumber = 0

  constructor(onPacket: PacketListener) {
    this.#onPacket = onPacket
  }

  take(chunk: Buffer): void {
    let start = this.#filled > 0 ? this.#complete(chunk) : 0
    while (chunk.length - start >= packetHeaderBytes) {
      const end = start + packetHeaderBytes + payloadLength(chunk, start)
      if (end > chunk.length) break
      this.#pass(chunk, start, end)
      start = end
    }
    if (start < chunk.length) this.#begin(chunk, start)
  }

  #begin(chunk: Buffer, start: number): void {
    const isHeaderThere = chunk.length - start >= packetHeaderBytes
    const length = packetHeaderBytes + (isHeaderThere ? payloadLength(chunk, start) : 0)
    this.#begun = Buffer.allocUnsafe(length)
    this.#filled = chunk.copy(this.#begun, 0, start)
  }

  /** Returns the offset in the chunk at which the packet that had begun ends. */
  #complete(chunk: Buffer): number {
    let start = 0
    if (this.#filled < packetHeaderBytes) {
      start = this.#fill(chunk, 0)
      if (this.#filled < packetHeaderBytes) return start
      const header = this.#begun
      this.#begun = Buffer.allocUnsafe(packetHeaderBytes + payloadLength(header, 0))
      header.copy(this.#begun)
    }
    start += this.#fill(chunk, start)
    if (this.#filled < this.#begun.length) return start
    this.#filled = 0
    this.#pass(this.#begun, 0, this.#begun.length)
    return start
  }

  /** Returns the number of bytes taken from the chunk. */
  #fill(chunk: Buffer, start: number): number {
    const copied = chunk.copy(this.#begun, this.#filled, start)
    this.#filled += copied
    return copied
  }

  #pass(bytes: Buffer, start: number, end: number): void {
    const goesOn = end - start === packetHeaderBytes + maxPayload
    if (!goesOn && this.#parts.length === 0) {
      this.#onPacket(bytes, start, end, 1)
      return
    }
    this.#join(bytes, start, end)
    if (goesOn) return
    const joined = Buffer.concat(this.#parts)
    const packets = this.#parts.length
    this.#parts = []
    this.#partBytes = 0
    this.#onPacket(joined, 0, joined.length, packets)
  }

  #join(bytes: Buffer, start: number, end: number): void {
    const isFirst = this.#parts.length === 0
    const number = bytes[start + 3]!
    if (!isFirst && number !== (this.#partNumber + 1) % maxSequence) {
      throw new MalformedPacket(`packet ${number} of a payload behind packet ${this.#partNumber}`)
    }
    this.#partNumber = number
    this.#partBytes += end - start
    if (this.#partBytes > mostJoinedBytes)
      throw new ReplyTooLarge(`a payload of more than ${mostJoinedBytes >> 20} MiB`)
    this.#parts.push(bytes.subarray(isFirst ? start : start + packetHeaderBytes, end))
  }
}
