import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * How a network fails. refusing: connections break and new ones are refused; data in transit arrives, but its reply
 * does not. silent: nothing arrives until the network works again, and then everything does.
 */
type NetworkGap = 'refusing' | 'silent'

interface Pair {
  client: Socket
  server: Socket | undefined
  /** Data sent while the network was silent. */
  held: Buffer[]
}

/**
 * For tests: a relay between a program and a server that can interrupt and restore their network, and watch statements.
 */
export class NetworkRelay implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #serverPort: number
  readonly #pairs = new Set<Pair>()
  #gap: NetworkGap | undefined
  #watches: { texts: string[]; act: () => void }[] = []

  private constructor(server: Server, serverPort: number) {
    this.#server = server
    this.#serverPort = serverPort
    this.port = (server.address() as AddressInfo).port
    server.on('connection', client => this.#accept(client))
  }

  static async open(serverPort: number): Promise<NetworkRelay> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new NetworkRelay(server, serverPort)
  }

  /**
   * Calls `act` once, when these texts have been sent to the server one after another, before the last of them arrives
   * there. Resolves after this call.
   */
  onceSent(texts: readonly string[], act: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#watches.push({
      texts: [...texts],
      act: () => {
        try {
          act()
          resolve()
        } catch (error) {
          reject(error)
        }
      },
    })
    return promise
  }

  cut(gap: NetworkGap): void {
    this.#gap = gap
    for (const pair of this.#pairs) {
      if (gap === 'silent') {
        pair.client.pause()
        pair.server?.pause()
      } else {
        pair.client.resetAndDestroy()
      }
    }
  }

  heal(): void {
    this.#gap = undefined
    for (const pair of this.#pairs) {
      if (pair.server === undefined) this.#connect(pair)
      else {
        for (const chunk of pair.held.splice(0)) pair.server.write(chunk)
        pair.client.resume()
        pair.server.resume()
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    for (const { client, server } of this.#pairs) {
      client.destroy()
      server?.destroy()
    }
  }

  #accept(client: Socket): void {
    client.on('error', () => {})
    if (this.#gap === 'refusing') {
      client.resetAndDestroy()
      return
    }
    const pair: Pair = { client, server: undefined, held: [] }
    this.#pairs.add(pair)
    client.once('close', () => {
      this.#pairs.delete(pair)
      pair.server?.end()
    })
    if (this.#gap === undefined) this.#connect(pair)
  }

  #connect(pair: Pair): void {
    const { client } = pair
    const server = connect({ host: '127.0.0.1', port: this.#serverPort, noDelay: true })
    pair.server = server
    client.setNoDelay(true)
    server.on('error', () => {})
    server.once('close', () => client.destroy())
    server.on('data', chunk => void client.write(chunk))
    client.on('data', chunk => {
      this.#see(chunk.toString('latin1'))
      // The call of `act` may have interrupted the network.
      if (this.#gap === 'silent') pair.held.push(chunk)
      else if (!server.destroyed) server.write(chunk)
    })
    client.resume()
  }

  #see(sent: string): void {
    for (const watch of [...this.#watches]) {
      while (watch.texts.length > 0 && sent.includes(watch.texts[0]!)) watch.texts.shift()
      if (watch.texts.length > 0) continue
      this.#watches = this.#watches.filter(each => each !== watch)
      watch.act()
    }
  }
}
