import { MalformedPacket, readPacket } from '../model/unreadable-reply.ts'
import { ByteReader } from './byte-reader.ts'

const eofMarker = 0xfe

/** The greatest accepted number of columns; real servers stop at 4,096. */
const mostColumns = 1 << 16

interface OkPacket {
  affectedRows: bigint
  insertId: bigint
  status: number
  warningCount: number
  info: string
}

/** Reads an ERR_Packet: errno, `#` and five characters of SQLSTATE, message. */
export function readRefusal(packet: Buffer): { errno: number; sqlState: string; message: string } {
  return readPacket('an error packet', () => {
    const reader = new ByteReader(packet, 1)
    const errno = reader.uint16()
    if (packet[reader.offset] !== 0x23) throw new MalformedPacket(`an error packet without an SQLSTATE (${errno})`)
    const sqlState = reader.take(6).toString('latin1', 1)
    return { errno, sqlState, message: reader.rest().toString('utf8') }
  })
}

export function isEof(packet: Buffer): boolean {
  return packet[0] === eofMarker && packet.length === 5
}

export function readColumnCount(packet: Buffer): number {
  if (packet.length === 0) throw new MalformedPacket('an empty packet in place of a reply')
  if (packet[0] === eofMarker && packet.length < 9) throw new MalformedPacket('an EOF packet in place of a reply')
  const reader = new ByteReader(packet)
  const count = readPacket('the number of columns', () => reader.length())
  if (reader.left > 0) throw new MalformedPacket('bytes behind the number of columns')
  if (count > mostColumns) throw new MalformedPacket(`${count} columns announced`)
  return count
}

/**
 * Reads an OK packet. Its text at the end has a length before it, contrary to the documentation: all servers send the
 * length (MySQL 5.6 to 9.7, MariaDB, TiDB).
 */
export function readOk(packet: Buffer): OkPacket {
  const reader = new ByteReader(packet, 1)
  const affectedRows = reader.bigLength()
  const insertId = reader.bigLength()
  const status = reader.uint16()
  const warningCount = reader.uint16()
  const info = reader.left > 0 ? reader.text() : ''
  if (reader.left > 0) throw new MalformedPacket(`an OK packet with ${reader.left} bytes behind its text`)
  return { affectedRows, insertId, status, warningCount, info }
}
