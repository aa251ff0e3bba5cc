import { ByteReader } from '../kit/byte-reader.ts'
import type { Protocol } from '../model/outcome.ts'
import { packetHeaderBytes } from '../model/row-block.ts'
import type { ReplySink } from '../model/session.ts'
import type { ColumnDefinitions } from './column-definitions.ts'
import { PacketRun } from './packet-run.ts'

// Server status flags; source: dev.mysql.com/doc/dev/mysql-server, mysql_com.h.
const inTransactionFlag = 0x0001
const moreResultsFlag = 0x0008

/** What readers need of their session. */
export interface ReplyReaderContext {
  definitions: ColumnDefinitions
  /** The server asks for a file of ours; it gets an empty one. */
  refuseLocalFile: () => void
}

/**
 * Reads the packets of one reply to COM_QUERY or COM_STMT_EXECUTE and tells the sink what they are. Rows are handed on
 * unread, as many at once as lie one behind the other. Source: dev.mysql.com/doc/dev/mysql-server,
 * page_protocol_com_query_response; the connection has neither CLIENT_DEPRECATE_EOF nor CLIENT_SESSION_TRACK.
 */
export class ReplyReader {
  readonly #sink: ReplySink
  readonly #protocol: Protocol
  readonly #context: ReplyReaderContext
  #state: 'response' | 'columns' | 'end-of-columns' | 'rows' = 'response'
  #columnsLeft = 0
  /** Definitions of columns, or rows, that have not been handed on. */
  readonly #run = new PacketRun()

  constructor(sink: ReplySink, protocol: Protocol, context: ReplyReaderContext) {
    this.#sink = sink
    this.#protocol = protocol
    this.#context = context
  }

  /** Takes the packet whose header begins at `start`; true when the reply is complete. */
  read(bytes: Buffer, start: number, end: number): boolean {
    switch (this.#state) {
      case 'rows':
        return this.#row(bytes, start, end)
      case 'response':
        return this.#response(bytes.subarray(start + packetHeaderBytes, end))
      case 'columns':
        this.#run.add(bytes, start, end)
        this.#columnsLeft -= 1
        if (this.#columnsLeft === 0) this.#state = 'end-of-columns'
        return false
      case 'end-of-columns':
        this.#sink.columns(this.#context.definitions.read(this.#run.take().bytes), this.#protocol)
        this.#state = 'rows'
        return false
      default:
        return this.#state satisfies never
    }
  }

  /** Hands on the rows that have come so far, and keeps nothing of the bytes where they lay. */
  pause(): void {
    if (this.#state === 'rows') this.#passRows()
    else this.#run.keep()
  }

  #row(bytes: Buffer, start: number, end: number): boolean {
    const first = bytes[start + packetHeaderBytes]!
    // A row may begin with 0xFE, as the length of its first cell: then it is longer than an EOF packet.
    const isLast = first === 0xff || (first === 0xfe && end - start < packetHeaderBytes + 9)
    if (isLast) {
      this.#passRows()
      const packet = bytes.subarray(start + packetHeaderBytes, end)
      return first === 0xff ? this.#refused(packet) : this.#endOfRows(packet)
    }
    if (!this.#run.isContinuedBy(bytes, start)) this.#passRows()
    this.#run.add(bytes, start, end)
    return false
  }

  #passRows(): void {
    if (!this.#run.isEmpty) this.#sink.rows(this.#run.take())
  }

  #response(packet: Buffer): boolean {
    switch (packet[0]) {
      case 0x00:
        return this.#done(packet)
      case 0xff:
        return this.#refused(packet)
      case 0xfb:
        this.#context.refuseLocalFile()
        return false
      default:
        this.#columnsLeft = new ByteReader(packet).length()
        this.#state = 'columns'
        return false
    }
  }

  #done(packet: Buffer): boolean {
    const reader = new ByteReader(packet, 1)
    const affectedRows = reader.bigLength()
    const insertId = reader.bigLength()
    const status = reader.uint16()
    const warningCount = reader.uint16()
    // Without CLIENT_SESSION_TRACK the text fills the rest of the packet; MariaDB still gives it a length.
    const rest = reader.rest()
    const info = rest.length > 0 && rest[0] === rest.length - 1 ? rest.subarray(1) : rest
    this.#sink.done({
      affectedRows,
      insertId,
      info: info.toString('utf8'),
      warningCount,
      inTransaction: (status & inTransactionFlag) !== 0,
    })
    return this.#endOfResult(status)
  }

  #endOfRows(packet: Buffer): boolean {
    const warningCount = packet.readUInt16LE(1)
    const status = packet.readUInt16LE(3)
    this.#sink.endOfRows({ warningCount, inTransaction: (status & inTransactionFlag) !== 0 })
    return this.#endOfResult(status)
  }

  #endOfResult(status: number): boolean {
    this.#state = 'response'
    if ((status & moreResultsFlag) !== 0) return false
    this.#sink.end()
    return true
  }

  #refused(packet: Buffer): boolean {
    this.#sink.refused(readRefusal(packet))
    this.#sink.end()
    return true
  }
}

/** ERR_Packet: errno, `#` and five characters of SQLSTATE, message. */
export function readRefusal(packet: Buffer): { errno: number; sqlState: string; message: string } {
  const reader = new ByteReader(packet, 1)
  const errno = reader.uint16()
  const marked = packet[reader.offset] === 0x23
  const sqlState = marked ? reader.take(6).toString('latin1', 1) : ''
  return { errno, sqlState, message: reader.rest().toString('utf8') }
}
