import { createServer, type Server, Socket } from 'node:net'
import { maxPayload, packetHeaderBytes, payloadLength } from '../model/row-block.ts'
import type { Endpoint } from '../model/topology.ts'
import { type Damage, damagedWarnings, damages, type SendDamage } from './damages.ts'

const comQuery = 0x03
const comStatementPrepare = 0x16
const comStatementExecute = 0x17

/**
 * For tests: a proxy in front of a real server that forwards everything, except that a statement with a comment of the
 * form `damage: surplus-bytes` gets a damaged reply from the proxy; the server never receives this statement. The proxy
 * does not wait for other replies, so statements must be sent one at a time.
 */
export class HostileProxy implements AsyncDisposable {
  readonly endpoint: Endpoint
  readonly #server: Server
  readonly #sockets: Set<Socket>

  private constructor(endpoint: Endpoint, server: Server, sockets: Set<Socket>) {
    this.endpoint = endpoint
    this.#server = server
    this.#sockets = sockets
  }

  /** `isExtended`: the server is a MariaDB that sends extended metadata. */
  static async open(upstream: Endpoint, isExtended: boolean): Promise<HostileProxy> {
    const sockets = new Set<Socket>()
    const repertory = { damages: damages(isExtended), warnings: damagedWarnings(isExtended) }
    const server = createServer(client => {
      const real = new Socket().connect(upstream.port, upstream.host)
      new HostileConnection(client, real, repertory)
      for (const socket of [client, real]) {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    server.listen(0, '127.0.0.1', resolve)
    await promise
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port was allotted')
    const { socketPath: _, ...overTcp } = upstream
    return new HostileProxy({ ...overTcp, host: '127.0.0.1', port: address.port }, server, sockets)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

interface Repertory {
  damages: ReadonlyMap<string, Damage>
  warnings: ReadonlyMap<string, SendDamage>
}

class HostileConnection {
  readonly #repertory: Repertory
  readonly #client: Socket
  readonly #real: Socket
  #received = Buffer.alloc(0)
  /** The damage for the statement that was prepared last, sent when the statement is executed. */
  #prepared: SendDamage | undefined
  /** The damage for the list of warnings. */
  #warnings: SendDamage | undefined

  constructor(client: Socket, real: Socket, repertory: Repertory) {
    this.#repertory = repertory
    this.#client = client
    this.#real = real
    real.pipe(client)
    client.on('data', chunk => this.#take(chunk))
    client.on('close', () => real.destroy())
    // Either side may disconnect at any time.
    client.on('error', () => real.destroy())
    real.on('error', () => client.destroy())
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= packetHeaderBytes) {
      const end = packetHeaderBytes + payloadLength(this.#received, 0)
      if (this.#received.length < end) return
      const packet = this.#received.subarray(0, end)
      this.#received = this.#received.subarray(end)
      const damage = end - packetHeaderBytes < maxPayload ? this.#damageFor(packet) : undefined
      if (damage) void damage(this.#client, () => this.#client.destroyed)
      else this.#real.write(packet)
    }
  }

  #damageFor(packet: Buffer): SendDamage | undefined {
    // Only a command begins a sequence; the packets of the log-in do not.
    if (packet[3] !== 0) return undefined
    const command = packet[packetHeaderBytes]
    if (command === comStatementExecute) return this.#prepared
    const text = packet.toString('utf8', packetHeaderBytes + 1)
    if (command === comQuery && text === 'SHOW WARNINGS') return this.#warnings
    if (command !== comQuery && command !== comStatementPrepare) return undefined
    const name = /\bdamage: ([\w-]+)/.exec(text)?.[1] ?? ''
    const damage = this.#repertory.damages.get(name)
    if (name !== '' && !damage) throw new Error(`${name} is no damage`)
    this.#warnings = this.#repertory.warnings.get(name)
    if (command === comQuery || name.startsWith('prepare-')) return damage?.text
    this.#prepared = damage?.binary
    return undefined
  }
}
