import { ByteReader } from '../kit/byte-reader.ts'
import type { Column, Protocol } from '../model/outcome.ts'
import type { ReplySink } from '../model/session.ts'
import type { ColumnDefinitions } from './column-definitions.ts'

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
 * unread. Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_com_query_response; the connection has neither
 * CLIENT_DEPRECATE_EOF nor CLIENT_SESSION_TRACK.
 */
export class ReplyReader {
  readonly #sink: ReplySink
  readonly #protocol: Protocol
  readonly #context: ReplyReaderContext
  #state: 'response' | 'columns' | 'end-of-columns' | 'rows' = 'response'
  #columnsLeft = 0
  #columns: Column[] = []

  constructor(sink: ReplySink, protocol: Protocol, context: ReplyReaderContext) {
    this.#sink = sink
    this.#protocol = protocol
    this.#context = context
  }

  /** Takes one packet; true when the reply is complete. */
  read(packet: Buffer): boolean {
    switch (this.#state) {
      case 'rows':
        // A row may begin with 0xFE, as the length of its first cell: then it is longer than an EOF packet.
        if (packet[0] === 0xfe && packet.length < 9) return this.#endOfRows(packet)
        if (packet[0] === 0xff) return this.#refused(packet)
        this.#sink.row(packet)
        return false
      case 'response':
        return this.#response(packet)
      case 'columns':
        this.#columns.push(this.#context.definitions.read(packet))
        this.#columnsLeft -= 1
        if (this.#columnsLeft === 0) this.#state = 'end-of-columns'
        return false
      case 'end-of-columns':
        this.#sink.columns(this.#context.definitions.shared(this.#columns), this.#protocol)
        this.#state = 'rows'
        return false
      default:
        return this.#state satisfies never
    }
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
        this.#columns = []
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
    const reader = new ByteReader(packet, 1)
    const warningCount = reader.uint16()
    const status = reader.uint16()
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

/** Protocol::ColumnDefinition41, with MariaDB's extended metadata: one field more where the connection has agreed on it. */
export function readColumn(packet: Buffer, extendedMetadata: boolean): Column {
  const reader = new ByteReader(packet)
  reader.lengthEncoded() // catalog, always "def"
  const schema = reader.text()
  const table = reader.text()
  const orgTable = reader.text()
  const name = reader.text()
  const orgName = reader.text()
  const meaning = extendedMetadata ? readMeaning(reader.lengthEncoded()) : undefined
  reader.length() // length of the fields that follow, always 12
  const charset = reader.uint16()
  const length = reader.uint32()
  const type = reader.uint8()
  const flags = reader.uint16()
  const decimals = reader.uint8()
  const column: Column = { schema, table, orgTable, name, orgName, charset, length, type, flags, decimals }
  return meaning === undefined ? column : { ...column, meaning }
}

/** Pairs of a byte (0 type, 1 format) and a string; source: mariadb.com/kb, "Result Set Packets", extended metadata. */
function readMeaning(block: Buffer): string | undefined {
  const reader = new ByteReader(block)
  let meaning: string | undefined
  while (reader.left > 0) {
    reader.uint8()
    meaning = reader.text()
  }
  return meaning
}
