import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { connect, createServer, isIP } from 'node:net'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ContainerRuntimeClient } from 'testcontainers'
import { withDeadline } from '../../kit/deadline.ts'
import { UsageError } from '../../model/usage-error.ts'

/** Docker, or another program that speaks its interface. */
export type ContainerEngine = ContainerRuntimeClient

/**
 * Whether a container engine answers, in a few milliseconds where there is none. It is looked for where testcontainers
 * looks, but without loading testcontainers, and with a reason where the answer is no.
 */
export async function checkContainerEngine(
  addresses: readonly string[] = engineAddresses(),
): Promise<{ kind: 'yes' } | { kind: 'no'; because: string }> {
  if (addresses.length === 0) {
    return { kind: 'no', because: 'DOCKER_HOST is not set, and no socket of Docker is in one of the usual places' }
  }
  const reasons: string[] = []
  for (const address of addresses) {
    try {
      await withDeadline(ping(address), { what: 'its answer', deadlineMs: 3_000 })
      return { kind: 'yes' }
    } catch (error) {
      reasons.push(`${address}: ${explain(error)}`)
    }
  }
  return { kind: 'no', because: `no container engine answers (${reasons.join('; ')})` }
}

/** Connects to the engine. Throws UsageError where there is none. */
export async function openEngine(): Promise<ContainerEngine> {
  const answer = await checkContainerEngine()
  if (answer.kind === 'no') throw noEngine(answer.because)
  const { getContainerRuntimeClient } = await import('testcontainers')
  try {
    return await getContainerRuntimeClient()
  } catch (cause) {
    throw noEngine('the container engine answers a ping, but cannot be used', cause)
  }
}

/** What the engine says while it pulls or imports an image. */
interface WorkEvent {
  /** The layer it concerns. */
  id?: string
  status?: string
  progressDetail?: { current?: number; total?: number }
  error?: string
}

/**
 * Waits for the end of work that the engine tells about in a stream. It answers such requests with success before the
 * work begins: that it failed is an event like others.
 */
export async function followWork(
  engine: ContainerEngine,
  stream: NodeJS.ReadableStream,
  onEvent: (event: WorkEvent) => void = () => {},
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  engine.container.dockerode.modem.followProgress(
    stream,
    error => (error ? reject(error) : resolve()),
    (event: WorkEvent) => {
      if (event.error === undefined) onEvent(event)
      else reject(new Error(event.error))
    },
  )
  await promise
}

/** Where the ports of containers are published and how this process gets there. */
interface PublishingPlace {
  /** The address of the engine's machine to publish on. */
  hostIp: string
  host: string
  /** Whether other machines may reach it. */
  isShared: boolean
}

/** This machine's own address for itself wherever the engine runs on it. */
export async function publishingPlace(engine: ContainerEngine): Promise<PublishingPlace> {
  const { host } = engine.info.containerRuntime
  const loopback = '127.0.0.1'
  if (host === 'localhost' || (isIP(host) && (await isOurAddress(host)))) {
    return { hostIp: loopback, host: loopback, isShared: false }
  }
  // In a container that was given the engine's socket: `host` is the bridge between the two.
  const { modem } = engine.container.dockerode
  const isNeighbour = 'socketPath' in modem && modem.socketPath !== undefined
  return { hostIp: isIP(host) ? host : '0.0.0.0', host, isShared: !isNeighbour }
}

/** Only a machine's own addresses can be listened on. Lists of interfaces leave out a bridge that nothing is plugged into. */
async function isOurAddress(address: string): Promise<boolean> {
  const server = createServer().listen({ host: address, port: 0 })
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

function noEngine(because: string, cause?: unknown): UsageError {
  return new UsageError(because, {
    remedy: 'start Docker (or set DOCKER_HOST), or ask for servers without it: --runtime embedded',
    cause,
  })
}

/** In the order in which testcontainers 12 tries them (its folder `container-runtime/strategies`). */
function engineAddresses(): string[] {
  const properties = testcontainersProperties()
  const addresses = [properties.get('tc.host'), process.env.DOCKER_HOST ?? properties.get('docker.host')]
  if (process.platform === 'win32') addresses.push('npipe:////./pipe/docker_engine')
  const runtimeDirectory = process.env.XDG_RUNTIME_DIR
  const rootless = [
    ...(runtimeDirectory ? [join(runtimeDirectory, 'docker.sock')] : []),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
    `/run/user/${userInfo().uid}/docker.sock`,
  ].find(path => existsSync(path))
  const sockets = ['/var/run/docker.sock', rootless].filter(path => path !== undefined && existsSync(path))
  return [...addresses, ...sockets.map(path => `unix://${path}`)].filter(address => address !== undefined)
}

function testcontainersProperties(): Map<string, string> {
  const file = join(homedir(), '.testcontainers.properties')
  if (!existsSync(file)) return new Map()
  const lines = readFileSync(file, 'utf8').matchAll(/^[ \t]*(?<key>[\w.]+)[ \t]*[=:][ \t]*(?<value>.*?)\s*$/gm)
  return new Map(lines.map(line => [line.groups?.key ?? '', line.groups?.value ?? '']))
}

/** Resolves when the engine at this address gives a sign of life. */
async function ping(address: string): Promise<void> {
  const url = URL.parse(address)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  switch (url?.protocol) {
    case 'unix:':
    case 'npipe:': {
      const request = get({ socketPath: url.pathname, path: '/_ping', agent: false }, response => {
        response.resume()
        if (response.statusCode === 200) resolve()
        else reject(new Error(`answered with status ${response.statusCode}`))
      })
      request.on('error', reject)
      return promise.finally(() => request.destroy())
    }
    case 'tcp:':
    case 'http:':
    case 'https:': {
      // Perhaps with TLS: that somebody listens is enough here, and the rest shows when the engine is used.
      const socket = connect({ host: url.hostname, port: Number(url.port || 2375) }, resolve)
      socket.on('error', reject)
      return promise.finally(() => socket.destroy())
    }
    default:
      throw new Error('only unix://, npipe:// and tcp:// addresses can be used')
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES') return 'permission denied; is this user in the group docker?'
  if (code === 'ENOENT') return 'no such socket'
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  return error instanceof Error ? error.message : String(error)
}
