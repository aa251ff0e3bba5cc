import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxPayload } from '../model/row-block.ts'
import { PacketCutter } from './packet-cutter.ts'

/** Returns a payload as it is sent: in packets of at most 2^24-1 bytes, numbered from 0. */
function onTheWire(payload: Buffer): Buffer {
  const packets: Buffer[] = []
  for (let start = 0, sequence = 0; ; start += maxPayload, sequence += 1) {
    const part = payload.subarray(start, start + maxPayload)
    const header = Buffer.from([0, 0, 0, sequence])
    header.writeUIntLE(part.length, 0, 3)
    packets.push(header, part)
    if (part.length < maxPayload) return Buffer.concat(packets)
  }
}

/** Returns the payloads that are cut out of these chunks; each chunk is overwritten after it was taken. */
function cut(chunks: readonly Buffer[]): Buffer[] {
  const payloads: Buffer[] = []
  const cutter = new PacketCutter((bytes, start, end) => payloads.push(Buffer.from(bytes.subarray(start + 4, end))))
  for (const chunk of chunks) {
    const received = Buffer.from(chunk)
    cutter.take(received)
    received.fill(0xee)
  }
  return payloads
}

function inChunks(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map(each => each % (bytes.length + 1)), bytes.length].toSorted((one, other) => one - other)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

describe('what comes over a connection', () => {
  it('is cut into the packets that were sent, however it is chopped', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 })
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(4_000), { maxLength: 30 }), (sent, cuts) => {
        const wire = Buffer.concat(sent.map(payload => onTheWire(Buffer.from(payload))))
        expect(cut(inChunks(wire, cuts))).toEqual(sent.map(payload => Buffer.from(payload)))
      }),
    )
  })

  it('is cut the same byte by byte', () => {
    const sent = ['', 'a', 'bcd', 'e'.repeat(70)].map(text => Buffer.from(text))
    const wire = Buffer.concat(sent.map(onTheWire))
    expect(cut([...wire].map(byte => Buffer.from([byte])))).toEqual(sent)
  })

  it.each([maxPayload - 1, maxPayload, maxPayload + 5, 2 * maxPayload])(
    'is joined where a payload of %i bytes travels in several packets',
    length => {
      const large = Buffer.alloc(length, 'x')
      const wire = Buffer.concat([onTheWire(Buffer.from('before')), onTheWire(large), onTheWire(Buffer.from('behind'))])
      for (const chunks of [[wire], inChunks(wire, [3, 11, 20_000_000, wire.length - 7])]) {
        const [before, middle, behind] = cut(chunks)
        expect([before, behind].map(String)).toEqual(['before', 'behind'])
        expect(middle!.equals(large)).toBe(true)
      }
    },
  )
})
