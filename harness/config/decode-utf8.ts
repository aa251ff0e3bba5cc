import { UsageError } from '../model/usage-error.ts'
import { lineIndex } from '../sql/lexer/line-index.ts'

/** Reads bytes as UTF-8. Throws UsageError at the first byte that is not valid UTF-8. */
export function decodeUtf8(bytes: Buffer, file: string): string {
  const text = bytes.toString('utf8')
  for (let at = text.indexOf('\ufffd'), offset = 0, from = 0; at >= 0; at = text.indexOf('\ufffd', at + 1)) {
    offset += Buffer.byteLength(text.slice(from, at))
    from = at
    if (bytes.subarray(offset, offset + 3).equals(Buffer.from('\ufffd'))) continue
    const byte = bytes[offset]!.toString(16).padStart(2, '0')
    throw new UsageError(`The byte 0x${byte} at offset ${offset} is no UTF-8`, {
      at: { file, ...lineIndex(text)(at) },
      remedy: 'Save the file as UTF-8.',
    })
  }
  return text
}
