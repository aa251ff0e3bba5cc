import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { LossCause } from '../model/outcome.ts'
import { maxPayload } from '../model/row-block.ts'

/** Sends a damaged reply. An endless reply continues until the client has disconnected. */
export type SendDamage = (client: Socket, isGone: () => boolean) => Promise<void> | void

/** The reply to a statement that was sent as text, and to one that was prepared. */
interface Sent {
  text: SendDamage
  binary: SendDamage
}

export interface Damage extends Sent {
  /** The cause for which the statement is lost. */
  cause: LossCause
}

/** Returns a packet with its header. */
function packet(sequence: number, payload: Buffer | readonly number[]): Buffer {
  const bytes = Buffer.from(payload)
  const header = Buffer.from([0, 0, 0, sequence % 256])
  header.writeUIntLE(bytes.length, 0, 3)
  return Buffer.concat([header, bytes])
}

/** Returns packets with these payloads, numbered from 1. */
function packets(...payloads: (Buffer | readonly number[])[]): Buffer {
  return Buffer.concat(payloads.map((payload, index) => packet(index + 1, payload)))
}

function lengthEncoded(text: string): Buffer {
  const { length } = text
  const prefix = length < 0xfb ? [length] : [0xfd, length & 0xff, (length >> 8) & 0xff, length >> 16]
  return Buffer.concat([Buffer.from(prefix), Buffer.from(text)])
}

type Definition = (name: string, type?: number) => Buffer

/**
 * Returns Protocol::ColumnDefinition41 of a text column with this name; MariaDB adds a field if the session agreed on
 * it.
 */
function definitions(isExtended: boolean): Definition {
  return (name, type = 253) => {
    const texts = ['def', '', '', '', name, '', ...(isExtended ? [''] : [])].map(lengthEncoded)
    return Buffer.concat([...texts, Buffer.from([12, 45, 0, 100, 0, 0, 0, type, 0, 0, 0, 0, 0])])
  }
}

const eof = [0xfe, 0, 0, 2, 0]
const eofWithMore = [0xfe, 0, 0, 10, 0]
const ok = [0, 0, 0, 2, 0, 0, 0]
const okWithMore = [0, 0, 0, 10, 0, 0, 0]
const okWithWarning = [0, 0, 0, 2, 0, 1, 0]
const textRow = (text: string) => lengthEncoded(text)
const binaryRow = (text: string) => Buffer.concat([Buffer.from([0, 0]), lengthEncoded(text)])

function sends(bytes: Buffer): SendDamage {
  return client => void client.write(bytes)
}

/** Sends the same reply, whether the statement was sent as text or prepared. */
function always(send: SendDamage): Sent {
  return { text: send, binary: send }
}

function inRows(damage: (row: (text: string) => Buffer) => Buffer): Sent {
  return { text: sends(damage(textRow)), binary: sends(damage(binaryRow)) }
}

type Payload = Buffer | readonly number[]

/** `next`: the payloads of the packets after `first`, sent repeatedly, or generated for each index. */
function endless(
  first: readonly Payload[],
  next: readonly Payload[] | ((index: number) => Payload),
  atOnce = 1,
): SendDamage {
  const payloadAt = typeof next === 'function' ? next : (index: number) => next[index % next.length]!
  const count = typeof next === 'function' ? atOnce : atOnce * next.length
  return async (client, isGone) => {
    client.write(packets(...first))
    for (let sent = 0; !isGone(); sent += count) {
      const many = Array.from({ length: count }, (_, index) =>
        packet(first.length + 1 + sent + index, payloadAt(sent + index)),
      )
      if (!client.write(Buffer.concat(many))) await drained(client)
    }
  }
}

/** Waits until the client has read everything or has disconnected. */
async function drained(client: Socket): Promise<void> {
  const ended = new AbortController()
  const { signal } = ended
  await Promise.race([once(client, 'drain', { signal }), once(client, 'close', { signal })]).catch(() => {})
  ended.abort()
}

/**
 * Returns the possible damages of a reply, by name. `isExtended`: the server is a MariaDB that sends extended metadata.
 */
export function damages(isExtended: boolean): Map<string, Damage> {
  const definition = definitions(isExtended)
  const all = { ...damagedRows(definition), ...damagedPackets(definition), ...brokenOff(definition) }
  return new Map(Object.entries({ ...all, ...endlessReplies(definition) }))
}

/** Returns the damaged lists of warnings, by the name of the damage before them. */
export function damagedWarnings(isExtended: boolean): Map<string, SendDamage> {
  const columns = ['Level', 'Code', 'Message'].map(name => definitions(isExtended)(name))
  const list = [[3], ...columns, eof]
  const warning = Buffer.concat(['Note', '1', 'a'.repeat(200)].map(lengthEncoded))
  return new Map([
    ['endless-warnings', endless(list, [warning], 512)],
    ['damaged-warnings', sends(packets(...list, [4, 1]))],
  ])
}

function damagedRows(definition: Definition): Record<string, Damage> {
  const oneColumn = [[1], definition('a'), eof]
  return malformed({
    'short-row': inRows(row => packets(...oneColumn, row('abc').subarray(0, -1), eof)),
    'empty-row': always(sends(packets(...oneColumn, [], eof))),
    'surplus-bytes': inRows(row => packets(...oneColumn, Buffer.concat([row('abc'), Buffer.from('x')]), eof)),
    'surplus-null': inRows(row => packets(...oneColumn, Buffer.concat([row('abc'), Buffer.from([0xfb])]), eof)),
    'length-beyond-packet': {
      text: sends(packets(...oneColumn, [0xfd, 0xff, 0xff, 0xff, 1], eof)),
      binary: sends(packets(...oneColumn, [0, 0, 0xfe, 1, 0, 0, 0, 0, 0, 0, 0xff, 1], eof)),
    },
    'date-of-five-bytes': {
      text: sends(packets([1], definition('a', 10), eof, [5, 1], eof)),
      binary: sends(packets([1], definition('a', 10), eof, [0, 0, 5, 1, 2, 3, 4, 5], eof)),
    },
    'row-number': inRows(row => Buffer.concat([packets(...oneColumn), packet(9, row('abc')), packet(10, eof)])),
    'short-eof': always(sends(packets(...oneColumn, [0xfe, 0]))),
    'long-eof': always(sends(packets(...oneColumn, [...eof, 0]))),
    'fewer-columns': inRows(row => packets([3], definition('a'), definition('b'), eof, row('abc'), eof)),
    'more-columns': inRows(row => packets([1], definition('a'), definition('b'), eof, row('abc'), eof)),
    'no-end-of-columns': inRows(row => packets([1], definition('a'), row('abc'), eof)),
  })
}

function damagedPackets(definition: Definition): Record<string, Damage> {
  const surplus = Buffer.concat([definition('a'), Buffer.from('xyz')])
  const withoutState = Buffer.concat([Buffer.from([0xff, 0x28, 4]), Buffer.from('no')])
  return malformed({
    'first-number': always(sends(packet(0, ok))),
    'short-definition': always(sends(packets([1], definition('a').subarray(0, -5), eof, eof))),
    'long-definition': always(sends(packets([1], surplus, eof, eof))),
    'definition-beyond-packet': always(sends(packets([1], [0xfc, 0xff, 0xff, 1], eof, eof))),
    'column-count-of-64-bits': always(sends(packets([0xfe, 0, 0, 0, 0, 0, 0, 0, 1], eof))),
    'surplus-behind-column-count': always(sends(packets([1, 0, 0], definition('a'), eof, eof))),
    'eof-as-reply': always(sends(packets(eof))),
    'empty-packet': always(sends(packets([]))),
    'short-ok': always(sends(packets([0, 0]))),
    'surplus-behind-ok': always(sends(packets([...ok, 3, 97, 98, 99, 100]))),
    'ok-text-beyond-packet': always(sends(packets([...ok, 200, 97]))),
    'error-without-sqlstate': always(sends(packets(withoutState))),
    'short-error': always(sends(packets([0xff, 1]))),
    'damaged-warnings': always(sends(packets(okWithWarning))),
    'prepare-short': always(sends(packets([0, 1, 0, 0, 0]))),
    'prepare-number': always(sends(packet(7, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))),
    'prepare-without-parameters': always(sends(packets([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], eof))),
  })
}

function brokenOff(definition: Definition): Record<string, Damage> {
  const oneColumn = [[1], definition('a'), eof]
  const goneAway = Buffer.from('\xff\xbf\x0fgone away', 'latin1')
  const halfRow = (row: (text: string) => Buffer) => packets(...oneColumn, row('abc')).subarray(0, -2)
  return {
    ...ends('connection', {
      'unasked-error': always(client => void client.end(packet(0, goneAway))),
      'closes-in-row': always(client => void client.end(halfRow(textRow))),
      resets: always(client => void client.resetAndDestroy()),
    }),
    ...ends('timeout', {
      silence: always(() => {}),
      'silence-in-row': inRows(halfRow),
      'silence-behind-16-mib': always(sends(Buffer.from([0xff, 0xff, 0xff, 1]))),
      'a-byte-at-a-time': always(async (client, isGone) => {
        const bytes = packets(...oneColumn, textRow('a'.repeat(200)), eof)
        for (let at = 0; at < bytes.length && !isGone(); at++) {
          client.write(bytes.subarray(at, at + 1))
          await setTimeout(100)
        }
      }),
    }),
  }
}

function endlessReplies(definition: Definition): Record<string, Damage> {
  const oneColumn = [[1], definition('a'), eof]
  const inEndlessRows = (text: string, atOnce: number) => ({
    text: endless(oneColumn, [textRow(text)], atOnce),
    binary: endless(oneColumn, [binaryRow(text)], atOnce),
  })
  return {
    ...ends('timeout', {
      'endless-rows': inEndlessRows('a'.repeat(200), 512),
      'endless-small-rows': inEndlessRows('a', 4096),
      'endless-other-rows': {
        text: endless(oneColumn, index => textRow(String(index).padStart(60, '0')), 1024),
        binary: endless(oneColumn, index => binaryRow(String(index).padStart(60, '0')), 1024),
      },
      'endless-warnings': always(sends(packets(okWithWarning))),
    }),
    ...ends('too-large', {
      'endless-columns': always(endless([[0xfc, 0xff, 0xff]], [definition('a'.repeat(1 << 20))])),
      'endless-results': always(endless([], [okWithMore], 1024)),
      'endless-row-results': always(endless([], [[1], definition('a'), eof, eofWithMore], 256)),
      'endless-fragments': always(endless(oneColumn, [Buffer.alloc(maxPayload, 'a')])),
    }),
    ...malformed({
      'more-columns-than-announced': always(endless([[0xfc, 0xff, 0xff]], [definition('a')], 64)),
      'endless-file-requests': always(endless([], [[0xfb, 97]], 64)),
      'prepare-endless': always(endless([[0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0]], [definition('a')], 64)),
    }),
  }
}

function malformed(sent: Record<string, Sent>): Record<string, Damage> {
  return ends('malformed', sent)
}

function ends(cause: LossCause, sent: Record<string, Sent>): Record<string, Damage> {
  return Object.fromEntries(Object.entries(sent).map(([name, each]) => [name, { ...each, cause }]))
}
