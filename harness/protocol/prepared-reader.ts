import { MalformedPacket } from '../model/unreadable-reply.ts'
import { type Prepared, readPrepared } from './prepared.ts'
import { isEof, readRefusal } from './reply-packets.ts'

/**
 * Reads the packets of the reply to COM_STMT_PREPARE. After the first packet come the definitions of parameters and
 * those of columns, each list closed by an EOF packet. They are skipped, because the server sends them again when the
 * statement runs.
 */
export class PreparedReader {
  #prepared: Prepared | undefined
  /** The numbers of definitions in the lists that are still to come. */
  #lists: number[] = []

  /** Returns the reply of the server if this was its last packet; undefined otherwise. */
  read(packet: Buffer): Prepared | ReturnType<typeof readRefusal> | undefined {
    if (!this.#prepared) return this.#first(packet)
    const [left = 0] = this.#lists
    if (isEof(packet) !== (left === 0)) throw new MalformedPacket('another number of definitions than was announced')
    if (left === 0) this.#lists.shift()
    else this.#lists[0] = left - 1
    return this.#lists.length === 0 ? this.#prepared : undefined
  }

  #first(packet: Buffer): Prepared | ReturnType<typeof readRefusal> | undefined {
    if (packet[0] === 0xff) return readRefusal(packet)
    const prepared = readPrepared(packet)
    this.#prepared = prepared
    this.#lists = [prepared.paramCount, prepared.columnCount].filter(count => count > 0)
    return this.#lists.length === 0 ? prepared : undefined
  }
}
