import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReplySink } from '../model/session.ts'
import { MalformedPacket, ReplyTooLarge } from '../model/unreadable-reply.ts'
import { ColumnDefinitions } from './column-definitions.ts'
import { ReplyReader } from './reply-reader.ts'

const deaf: ReplySink = {
  columns: () => {},
  rows: () => {},
  endOfRows: () => {},
  done: () => {},
  error: () => {},
  lost: () => {},
  end: () => {},
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)]
}

/** A reply that real servers send: two columns, a row, the end. */
const reply = [
  [2],
  ...['a', 'b'].map(name => [
    ...['def', '', '', '', name, ''].flatMap(text),
    ...[12, 45, 0, 100, 0, 0, 0, 253, 0, 0, 0, 0, 0],
  ]),
  [0xfe, 0, 0, 2, 0],
  [...text('one'), 0xfb],
  [0xfe, 0, 0, 2, 0],
]

/** Returns whether the reply was complete. */
function read(payloads: readonly (readonly number[])[], protocol: 'text' | 'binary'): boolean {
  const context = { definitions: new ColumnDefinitions(false), sendLocalFile: () => {} }
  const reader = new ReplyReader(deaf, protocol, context)
  return payloads.some(payload => {
    const bytes = Buffer.from([payload.length & 0xff, payload.length >> 8, 0, 1, ...payload])
    const isLast = reader.read(bytes, 0, bytes.length)
    reader.pause()
    return isLast
  })
}

describe('whatever a server sends', () => {
  it('is read to its end where it is whole', () => {
    expect(read(reply, 'text')).toBe(true)
  })

  it('is read or called malformed, and nothing else happens', () => {
    const damage = fc.record({
      packet: fc.nat(reply.length - 1),
      at: fc.nat(40),
      kind: fc.constantFrom('change', 'cut', 'insert', 'drop', 'repeat'),
      byte: fc.oneof(fc.constantFrom(0, 0xfb, 0xfc, 0xfd, 0xfe, 0xff), fc.nat(255)),
    })
    fc.assert(
      fc.property(
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('text', 'binary'),
        (all, protocol) => {
          const payloads: number[][] = reply.map(payload => [...payload])
          for (const { packet, at, kind, byte } of all) {
            const index = packet % payloads.length
            const payload = payloads[index]!
            if (kind === 'change' && at < payload.length) payload[at] = byte
            else if (kind === 'cut') payload.splice(at)
            else if (kind === 'insert') payload.splice(at, 0, byte)
            else if (kind === 'drop' && payloads.length > 1) payloads.splice(index, 1)
            else if (kind === 'repeat') payloads.splice(index, 0, [...payload])
          }
          try {
            read(payloads, protocol)
          } catch (error) {
            expect(error instanceof MalformedPacket || error instanceof ReplyTooLarge, String(error)).toBe(true)
          }
        },
      ),
      { numRuns: 3_000 },
    )
  })
})
