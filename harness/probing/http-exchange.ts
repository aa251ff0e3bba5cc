import { Agent as AgentOverHttp, request as requestOverHttp } from 'node:http'
import { Agent as AgentOverHttps, request as requestOverHttps } from 'node:https'

export interface HttpResponse {
  status: number
  headers: ReadonlyMap<string, string>
  /** `name=value` of each cookie that was set, without its attributes. */
  cookies: string[]
  /** At most the first 64 KiB. */
  body: string
}

const maxBodyBytes = 64 << 10

/** A new visitor with a connection of its own, which stays open between requests until the visitor is disposed. */
export class Visitor implements Disposable {
  readonly agent: AgentOverHttp

  constructor(base: URL) {
    const options = { keepAlive: true, maxSockets: 1 }
    this.agent = base.protocol === 'https:' ? new AgentOverHttps(options) : new AgentOverHttp(options)
  }

  [Symbol.dispose](): void {
    this.agent.destroy()
  }
}

/**
 * Sends one request of a visitor and reads the complete response; redirects are not followed. Rejects with the network
 * error, or when the signal is aborted.
 */
export function exchange(
  { agent }: Visitor,
  url: URL,
  request: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<HttpResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
  const { method, headers, body, signal } = request
  const open = url.protocol === 'https:' ? requestOverHttps : requestOverHttp
  const outgoing = open(url, { method, headers, signal, agent }, incoming => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    incoming.on('data', (chunk: Buffer) => {
      if (sizeBytes < maxBodyBytes) chunks.push(chunk)
      sizeBytes += chunk.length
    })
    incoming.once('error', reject)
    incoming.once('end', () =>
      resolve({
        status: incoming.statusCode ?? 0,
        headers: new Map(
          Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join('\n')]),
        ),
        cookies: (incoming.headers['set-cookie'] ?? []).map(cookie => cookie.split(';', 1)[0]!.trim()),
        body: Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8'),
      }),
    )
  })
  outgoing.once('error', reject)
  outgoing.end(body)
  return promise
}
