/**
 * Rows as a server sent them, one after the other, each with the four header bytes that precede it on the wire: its
 * length in three bytes, lowest first, and the number of the packet. A row of 2^24-1 bytes or more comes in several
 * packets; such a row is alone in its block, joined, after the header of its first packet.
 */
export interface RowBlock {
  /** The next packets may overwrite these bytes: copy the bytes to keep them. */
  readonly bytes: Buffer
  /** The number of rows. */
  readonly count: number
}

export const packetHeaderBytes = 4
/** The greatest payload of a packet, in bytes; a payload of this length continues in the next packet. */
export const maxPayload = 0xffffff

/** Returns the payload length of the packet whose header begins at `start`. */
export function payloadLength(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16)
}

/** Returns the end of the row whose header begins at `start` in the bytes of a block. */
export function endOfRow(bytes: Buffer, start: number): number {
  const length = payloadLength(bytes, start)
  return length === maxPayload ? bytes.length : start + packetHeaderBytes + length
}

/** Yields each row as a view on its payload. */
export function* rowsOf({ bytes }: RowBlock): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = endOfRow(bytes, start)
    yield bytes.subarray(start + packetHeaderBytes, end)
    start = end
  }
}
