import { encodeBytes } from '../kit/raw-bytes.ts'
import { maxPayload, packetHeaderBytes } from '../model/row-block.ts'

const maxSequence = 256

/**
 * Returns a command in the packets in which it is sent. A payload of 2^24-1 bytes or more needs several packets; if the
 * last packet is exactly full, an empty packet follows. Source: dev.mysql.com/doc/dev/mysql-server,
 * page_protocol_basic_packets.
 */
export function framed(payload: Buffer): Buffer {
  const count = Math.floor(payload.length / maxPayload) + 1
  const packets = Buffer.allocUnsafe(payload.length + count * packetHeaderBytes)
  for (let sequence = 0, from = 0, to = 0; sequence < count; sequence++, from += maxPayload) {
    const length = Math.min(maxPayload, payload.length - from)
    writeHeader(packets, to, length, sequence)
    payload.copy(packets, to + packetHeaderBytes, from, from + length)
    to += packetHeaderBytes + length
  }
  return packets
}

/** Returns a command that consists of one byte and a text, framed. The text may hold raw bytes; see encodeBytes. */
export function framedText(command: number, text: string): Buffer {
  if (!text.isWellFormed()) return framed(Buffer.concat([Buffer.from([command]), encodeBytes(text)]))
  const length = 1 + Buffer.byteLength(text, 'utf8')
  if (length >= maxPayload) return framed(Buffer.concat([Buffer.from([command]), Buffer.from(text, 'utf8')]))
  const packet = Buffer.allocUnsafe(packetHeaderBytes + length)
  writeHeader(packet, 0, length, 0)
  packet[packetHeaderBytes] = command
  packet.write(text, packetHeaderBytes + 1, 'utf8')
  return packet
}

function writeHeader(bytes: Buffer, start: number, length: number, sequence: number): void {
  bytes[start] = length
  bytes[start + 1] = length >> 8
  bytes[start + 2] = length >> 16
  bytes[start + 3] = sequence % maxSequence
}
