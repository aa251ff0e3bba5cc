/**
 * Reads the integers and strings of the client/server protocol from a packet's payload, exactly: 64-bit values are
 * bigint. Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_basic_data_types. Reading past the end throws
 * RangeError.
 */
export class ByteReader {
  readonly bytes: Buffer
  offset: number

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.offset = offset
  }

  get left(): number {
    return this.bytes.length - this.offset
  }

  uint8(): number {
    const value = this.bytes.readUInt8(this.offset)
    this.offset += 1
    return value
  }

  uint16(): number {
    const value = this.bytes.readUInt16LE(this.offset)
    this.offset += 2
    return value
  }

  uint32(): number {
    const value = this.bytes.readUInt32LE(this.offset)
    this.offset += 4
    return value
  }

  /** Reads a length-encoded integer that counts things in memory, so that it fits into a number. */
  length(): number {
    const first = this.uint8()
    if (first < 0xfb) return first
    if (first === 0xfc) return this.uint16()
    if (first === 0xfd) {
      const value = this.bytes.readUIntLE(this.offset, 3)
      this.offset += 3
      return value
    }
    if (first !== 0xfe) throw new RangeError(`a length begins with 0x${first.toString(16)}`)
    const value = this.bytes.readBigUInt64LE(this.offset)
    this.offset += 8
    return Number(value)
  }

  /** Reads a length-encoded integer that may use all of its 64 bits. */
  bigLength(): bigint {
    if (this.bytes[this.offset] !== 0xfe) return BigInt(this.length())
    const value = this.bytes.readBigUInt64LE(this.offset + 1)
    this.offset += 9
    return value
  }

  take(length: number): Buffer {
    if (length > this.left) throw new RangeError(`${length} bytes wanted, ${this.left} left`)
    const value = this.bytes.subarray(this.offset, this.offset + length)
    this.offset += length
    return value
  }

  /** Reads a length-encoded string as bytes. */
  lengthEncoded(): Buffer {
    return this.take(this.length())
  }

  /** Reads a length-encoded string, or null if the byte 0xFB takes its place, as in a row of the text protocol. */
  nullableLengthEncoded(): Buffer | null {
    if (this.bytes[this.offset] === 0xfb) {
      this.offset += 1
      return null
    }
    return this.lengthEncoded()
  }

  text(): string {
    return this.lengthEncoded().toString('utf8')
  }

  rest(): Buffer {
    return this.take(this.left)
  }
}
