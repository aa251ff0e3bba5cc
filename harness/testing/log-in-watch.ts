import { createServer, type Server, Socket } from 'node:net'
import type { Endpoint } from '../model/topology.ts'

/** What a client tells the server when it logs in, and what it sends afterwards. */
export interface WatchedLogIn {
  capabilities: number
  /** The collation by its id in the protocol. */
  collationId: number
  /** The texts of its queries, in order. */
  statements: string[]
}

const comQuery = 0x03
/** SSL and COMPRESS would hide what is sent; query attributes stand before the text. The greeting offers none of them. */
const hiding = { lower: 0x0800 | 0x0020, upper: 0x0800 }

/** For tests: a proxy in front of a real server that notes how clients log in. */
export class LogInWatch implements AsyncDisposable {
  readonly logIns: WatchedLogIn[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(upstream: Endpoint) {
    this.#server = createServer(client => {
      const real = new Socket().connect(upstream.port, upstream.host)
      for (const socket of [client, real]) {
        this.#sockets.add(socket)
        socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy())
      }
      this.#relay(client, real)
    })
  }

  static async open(upstream: Endpoint): Promise<LogInWatch> {
    const watch = new LogInWatch(upstream)
    const { promise, resolve } = Promise.withResolvers<void>()
    watch.#server.listen(0, '127.0.0.1', resolve)
    await promise
    return watch
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    await promise
  }

  #relay(client: Socket, real: Socket): void {
    let isGreeted = false
    real.on('data', chunk => {
      client.write(isGreeted ? chunk : withoutHiding(chunk))
      isGreeted = true
    })
    let unread: Buffer = Buffer.alloc(0)
    let logIn: WatchedLogIn | undefined
    client.on('data', chunk => {
      unread = Buffer.concat([unread, chunk])
      for (let length = sizeOf(unread); unread.length >= length; length = sizeOf(unread)) {
        const [sequence, payload] = [unread[3], unread.subarray(4, length)]
        unread = unread.subarray(length)
        if (!logIn) {
          logIn = readLogIn(payload)
          this.logIns.push(logIn)
        } else if (sequence === 0 && payload[0] === comQuery) logIn.statements.push(payload.toString('utf8', 1))
      }
      real.write(chunk)
    })
    client.on('close', () => real.destroy())
    real.on('close', () => client.destroy())
  }
}

/** Returns how many bytes the first packet has with its header. */
function sizeOf(bytes: Buffer): number {
  return bytes.length < 4 ? 4 : 4 + bytes.readUIntLE(0, 3)
}

/** HandshakeResponse41: capabilities, the largest packet, and the collation. */
function readLogIn(payload: Buffer): WatchedLogIn {
  return { capabilities: payload.readUInt32LE(0), collationId: payload[8]!, statements: [] }
}

/** HandshakeV10: its capabilities stand in two halves behind the version, the connection's id and a scramble. */
function withoutHiding(greeting: Buffer): Buffer {
  const changed = Buffer.from(greeting)
  const lower = changed.indexOf(0, 5) + 1 + 4 + 8 + 1
  changed.writeUInt16LE(changed.readUInt16LE(lower) & ~hiding.lower, lower)
  changed.writeUInt16LE(changed.readUInt16LE(lower + 5) & ~hiding.upper, lower + 5)
  return changed
}
