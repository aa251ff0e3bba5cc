import type { Outcome } from './outcome.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

/** A server sent what the client/server protocol does not allow. The message says what, and names no server. */
export class MalformedPacket extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MalformedPacket'
  }
}

/** A reply takes more memory than Crosscheck gives to one. The message says of what there was too much. */
export class ReplyTooLarge extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ReplyTooLarge'
  }
}

/** What becomes of a statement whose reply could not be read: it is lost, whosever fault that was. */
export function lostOf(error: unknown): Lost {
  if (error instanceof MalformedPacket) return { kind: 'lost', cause: 'malformed', detail: error.message }
  if (error instanceof ReplyTooLarge) return { kind: 'lost', cause: 'too-large', detail: error.message }
  const reason = error instanceof Error ? error.message : String(error)
  return { kind: 'lost', cause: 'fault', detail: `the replies could not be compared: ${reason}` }
}

/** What is read from a packet. Where the packet ends before that, it is malformed. */
export function readPacket<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    // Node's own words are about offsets.
    const why = 'code' in cause ? 'it ends within its fields' : cause.message
    throw new MalformedPacket(`${what} is damaged: ${why}`, { cause })
  }
}
