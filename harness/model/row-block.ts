/**
 * Rows as a server sent them, one behind the other, each with the four bytes that stand before it on the wire: its length,
 * in three bytes from the lowest on, and the number of the packet. A row of 2^24-1 bytes or more came in several packets;
 * it is alone in its block, joined, behind the header of its first packet.
 */
export interface RowBlock {
  /** What is received next may take their place: copy what is kept. */
  readonly bytes: Buffer
  /** How many rows they are. */
  readonly count: number
}

export const packetHeaderBytes = 4
/** What a packet holds at most; one that is so long goes on in the next. */
export const maxPayload = 0xffffff

/** Of the packet whose header begins at `start`. */
export function payloadLength(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16)
}

/** Where the row ends whose header begins at `start` in the bytes of a block. */
export function endOfRow(bytes: Buffer, start: number): number {
  const length = payloadLength(bytes, start)
  return length === maxPayload ? bytes.length : start + packetHeaderBytes + length
}

/** Each row as a view on its payload. */
export function* rowsOf({ bytes }: RowBlock): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = endOfRow(bytes, start)
    yield bytes.subarray(start + packetHeaderBytes, end)
    start = end
  }
}
