import type { Column, Protocol } from '../model/outcome.ts'
import { packetHeaderBytes } from '../model/row-block.ts'
import type { ReplySink } from '../model/session.ts'
import { MalformedPacket, ReplyTooLarge, readPacket } from '../model/unreadable-reply.ts'
import type { ColumnDefinitions } from './column-definitions.ts'
import { PacketRun } from './packet-run.ts'
import { isEof, readColumnCount, readOk, readRefusal } from './reply-packets.ts'
import { isWholeRow } from './row-shape.ts'

// Server status flags; source: dev.mysql.com/doc/dev/mysql-server, mysql_com.h.
const inTransactionFlag = 0x0001
const moreResultsFlag = 0x0008

const okMarker = 0x00
const localFileMarker = 0xfb
const eofMarker = 0xfe
const errorMarker = 0xff

const mostDefinitionBytes = 64 << 20
/** The greatest number of results in a reply; each result takes about a kilobyte in memory. */
const mostResults = 20_000

/** The parts of a session that its readers need. */
export interface ReplyReaderContext {
  definitions: ColumnDefinitions
  /** Called when the server requests a local file. Throws MalformedPacket if it must not get this one. */
  sendLocalFile: (name: string) => void
}

/**
 * Reads the packets of one reply to COM_QUERY or COM_STMT_EXECUTE and passes their contents to the sink. Rows are
 * passed on undecoded, in blocks of contiguous rows. Source: dev.mysql.com/doc/dev/mysql-server,
 * page_protocol_com_query_response; the connection has neither CLIENT_DEPRECATE_EOF nor CLIENT_SESSION_TRACK.
 */
export class ReplyReader {
  readonly #sink: ReplySink
  readonly #protocol: Protocol
  readonly #context: ReplyReaderContext
  #state: 'response' | 'columns' | 'end-of-columns' | 'rows' = 'response'
  #columnsLeft = 0
  #definitionBytes = 0
  #results = 0
  #columns: readonly Column[] = []
  /** Definitions of columns, or rows, that have not been passed on yet. */
  readonly #run = new PacketRun()

  constructor(sink: ReplySink, protocol: Protocol, context: ReplyReaderContext) {
    this.#sink = sink
    this.#protocol = protocol
    this.#context = context
  }

  /** Reads the packet whose header begins at `start`; returns true if the reply is complete. */
  read(bytes: Buffer, start: number, end: number): boolean {
    switch (this.#state) {
      case 'rows':
        return this.#row(bytes, start, end)
      case 'response':
        return this.#response(bytes.subarray(start + packetHeaderBytes, end))
      case 'columns':
        return this.#definition(bytes, start, end)
      case 'end-of-columns':
        return this.#endOfColumns(bytes.subarray(start + packetHeaderBytes, end))
      default:
        return this.#state satisfies never
    }
  }

  /**
   * Passes on the rows that have come so far, or copies column definitions, so that no view of the received bytes is
   * kept.
   */
  pause(): void {
    if (this.#state === 'rows') this.#passRows()
    else this.#run.keep()
  }

  #definition(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start + packetHeaderBytes] === errorMarker && end > start + packetHeaderBytes) {
      return this.#error(bytes.subarray(start + packetHeaderBytes, end))
    }
    this.#definitionBytes += end - start
    if (this.#definitionBytes > mostDefinitionBytes) {
      throw new ReplyTooLarge(`column definitions of more than ${mostDefinitionBytes >> 20} MiB`)
    }
    this.#run.add(bytes, start, end)
    this.#columnsLeft -= 1
    if (this.#columnsLeft === 0) this.#state = 'end-of-columns'
    return false
  }

  #endOfColumns(packet: Buffer): boolean {
    if (packet[0] === errorMarker) return this.#error(packet)
    if (!isEof(packet)) throw new MalformedPacket('more column definitions than were announced')
    const { definitions } = this.#context
    this.#columns = readPacket('a column definition', () => definitions.read(this.#run.take().bytes))
    this.#sink.columns(this.#columns as Column[], this.#protocol)
    this.#state = 'rows'
    return false
  }

  #row(bytes: Buffer, start: number, end: number): boolean {
    const first = bytes[start + packetHeaderBytes]!
    // A row may begin with 0xFE, which is the length prefix of a long first cell. Such a row is longer than an EOF
    // packet.
    const isLast = first === errorMarker || (first === eofMarker && end - start < packetHeaderBytes + 9)
    if (isLast && end > start + packetHeaderBytes) {
      this.#passRows()
      const packet = bytes.subarray(start + packetHeaderBytes, end)
      return first === errorMarker ? this.#error(packet) : this.#endOfRows(packet)
    }
    if (!isWholeRow(bytes, start + packetHeaderBytes, end, this.#columns, this.#protocol)) {
      throw new MalformedPacket(`a row that does not end with the last of its ${this.#columns.length} columns`)
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
      case okMarker:
        return this.#done(packet)
      case errorMarker:
        return this.#error(packet)
      case localFileMarker:
        this.#context.sendLocalFile(packet.toString('utf8', 1))
        return false
      default:
        this.#columnsLeft = readColumnCount(packet)
        this.#definitionBytes = 0
        this.#state = 'columns'
        return false
    }
  }

  #done(packet: Buffer): boolean {
    const { status, ...done } = readPacket('an OK packet', () => readOk(packet))
    this.#sink.done({ ...done, inTransaction: (status & inTransactionFlag) !== 0 })
    return this.#endOfResult(status)
  }

  #endOfRows(packet: Buffer): boolean {
    if (!isEof(packet)) throw new MalformedPacket(`an EOF packet of ${packet.length} bytes`)
    const warningCount = packet.readUInt16LE(1)
    const status = packet.readUInt16LE(3)
    this.#sink.endOfRows({ warningCount, inTransaction: (status & inTransactionFlag) !== 0 })
    return this.#endOfResult(status)
  }

  #endOfResult(status: number): boolean {
    this.#state = 'response'
    if ((status & moreResultsFlag) !== 0) {
      this.#results += 1
      if (this.#results < mostResults) return false
      throw new ReplyTooLarge(`more than ${mostResults} results`)
    }
    this.#sink.end()
    return true
  }

  #error(packet: Buffer): boolean {
    this.#sink.error(readRefusal(packet))
    this.#sink.end()
    return true
  }
}
