import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { connect, createServer, isIP } from 'node:net'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ContainerRuntimeClient } from 'testcontainers'
import { withDeadline } from '../../kit/deadline.ts'
import { UsageError } from '../../model/usage-error.ts'

/** Docker, or another program with the same interface. */
export type ContainerEngine = ContainerRuntimeClient

/**
 * Checks whether a container engine answers; without an engine this takes a few milliseconds. The addresses are those
 * of testcontainers, but testcontainers is not loaded, and a negative answer has a reason.
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

/** Connects to the engine. Throws UsageError if no engine answers. */
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

/** An event of the engine while it pulls or imports an image. */
interface WorkEvent {
  /** The layer that the event concerns. */
  id?: string
  status?: string
  progressDetail?: { current?: number; total?: number }
  error?: string
}

/**
 * Waits for the end of work whose progress the engine reports in a stream. The engine answers such requests with
 * success before the work begins: a failure is one of the events.
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

/** The place where the ports of containers are published, and the address at which this process reaches them. */
interface PublishingPlace {
  /** The address of the engine's machine on which ports are published. */
  hostIp: string
  host: string
  /** Whether other machines may reach the port. */
  isShared: boolean
}

/** Returns the place for the ports of containers: the loopback address if the engine runs on this machine. */
export async function publishingPlace(engine: ContainerEngine): Promise<PublishingPlace> {
  const { host } = engine.info.containerRuntime
  const loopback = '127.0.0.1'
  if (host === 'localhost' || (isIP(host) && (await isOurAddress(host)))) {
    return { hostIp: loopback, host: loopback, isShared: false }
  }
  // If this process runs in a container with the engine's socket, `host` is the bridge between the two.
  const { modem } = engine.container.dockerode
  const isNeighbour = 'socketPath' in modem && modem.socketPath !== undefined
  return { hostIp: isIP(host) ? host : '0.0.0.0', host, isShared: !isNeighbour }
}

/**
 * Returns whether an address belongs to this machine: a program can listen only on such addresses. Lists of interfaces
 * leave out a bridge without a connected interface.
 */
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

/**
 * Returns the addresses in the order in which testcontainers 12 tries them (its folder `container-runtime/strategies`).
 */
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

/** Resolves when the engine at this address responds. */
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
      // The address may need TLS: a listening port is enough here, and any other fault appears when the engine is used.
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
