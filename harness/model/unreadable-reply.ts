import type { Outcome } from './outcome.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

/** A server broke the client/server protocol. The message describes the breach and names no server. */
export class MalformedPacket extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MalformedPacket'
  }
}

/** A reply takes more memory than Crosscheck gives to one. The message names the part that was too large. */
export class ReplyTooLarge extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ReplyTooLarge'
  }
}

/**
 * Returns the outcome of a statement whose reply could not be read: it is lost, whether the server or Crosscheck is at
 * fault.
 */
export function lostOf(error: unknown): Lost {
  if (error instanceof MalformedPacket) return { kind: 'lost', cause: 'malformed', detail: error.message }
  if (error instanceof ReplyTooLarge) return { kind: 'lost', cause: 'too-large', detail: error.message }
  const reason = error instanceof Error ? error.message : String(error)
  return { kind: 'lost', cause: 'fault', detail: `the replies could not be compared: ${reason}` }
}

/** Returns the value that `read` reads from a packet. Throws MalformedPacket if the packet ends before that. */
export function readPacket<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    // Node's own message is about offsets.
    const why = 'code' in cause ? 'it ends within its fields' : cause.message
    throw new MalformedPacket(`${what} is damaged: ${why}`, { cause })
  }
}
