import { withDeadline } from '../../kit/deadline.ts'
import type { ReportProgress } from '../../model/topology-progress.ts'
import { UsageError } from '../../model/usage-error.ts'
import { type ContainerEngine, followWork, openEngine } from './container-engine.ts'

/** The part of an image's configuration that describes how to run it. */
export interface ImageConfig {
  entrypoint: string[]
  command: string[]
  /** The TCP ports that the image exposes. */
  ports: number[]
  /** The names of the environment variables that the image sets. */
  variables: string[]
}

/** Returns whether an image is on this machine, or can be pulled now. Throws only UsageError, if no engine answers. */
export async function imageIsAvailable(
  image: string,
  signal: AbortSignal,
  progress: ReportProgress = () => {},
): Promise<boolean> {
  const engine = await openEngine()
  try {
    await findImage(engine, image, { signal, progress })
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof UsageError) return false
    throw error
  }
}

/**
 * Reads an image's configuration; pulls the image first if it is not on this machine. Throws UsageError if that fails.
 */
export async function findImage(
  engine: ContainerEngine,
  image: string,
  context: { signal: AbortSignal; progress: ReportProgress },
): Promise<ImageConfig> {
  const { ImageName } = await import('testcontainers')
  const name = ImageName.fromString(image)
  const here = await readConfig(engine, name.string)
  if (here) return here
  try {
    await pull(engine, name, context)
  } catch (cause) {
    context.signal.throwIfAborted()
    throw new UsageError(`the image ${image} is not on this machine and cannot be pulled: ${message(cause)}`, {
      remedy: `check its name; try docker pull ${image} (docker login where it is private)`,
      cause,
    })
  }
  const pulled = await readConfig(engine, name.string)
  if (pulled) return pulled
  throw new UsageError(`the image ${image} was pulled, but the engine does not find it`, {
    remedy: `try docker image inspect ${image}`,
  })
}

async function readConfig(engine: ContainerEngine, name: string): Promise<ImageConfig | undefined> {
  try {
    const { Config: config } = await engine.container.dockerode.getImage(name).inspect()
    return {
      entrypoint: asList(config.Entrypoint),
      command: asList(config.Cmd),
      ports: Object.keys(config.ExposedPorts ?? {})
        .filter(port => !/\/(udp|sctp)$/.test(port))
        .map(port => Number.parseInt(port, 10)),
      variables: asList(config.Env).map(variable => variable.split('=', 1)[0] ?? ''),
    }
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return undefined
    throw error
  }
}

/** Converts a value of the engine's interface, which is a list, one string, or null if absent. */
function asList(value: string | string[] | null | undefined): string[] {
  return typeof value === 'string' ? [value] : (value ?? [])
}

async function pull(
  engine: ContainerEngine,
  name: { string: string; registry?: string | undefined },
  { signal, progress }: { signal: AbortSignal; progress: ReportProgress },
): Promise<void> {
  // testcontainers reports neither progress nor failure of a pull; only its credentials are used here.
  const { getAuthConfig } = await import('testcontainers/build/container-runtime/index.js')
  const authconfig = await getAuthConfig(name.registry ?? engine.info.containerRuntime.indexServerAddress)
  signal.throwIfAborted()
  const { dockerode } = engine.container
  const stream = await dockerode.pull(name.string, { ...(authconfig ? { authconfig } : {}), abortSignal: signal })
  const layers = new Map<string, { current: number; total: number }>()
  const what = `image ${name.string}`
  let reported = 0
  const pulled = followWork(engine, stream, event => {
    const { current, total } = event.progressDetail ?? {}
    if (event.status !== 'Downloading' || event.id === undefined || !current || !total) return
    layers.set(event.id, { current, total })
    const all = [...layers.values()]
    const fraction = sum(all.map(layer => layer.current)) / sum(all.map(layer => layer.total))
    // The number of known layers grows during the pull, and the reported progress must not go backwards.
    reported = Math.max(reported, Math.min(fraction, 0.999))
    progress({ kind: 'download', what, fraction: reported })
  })
  await withDeadline(pulled, { what: `pulling ${what}`, deadlineMs: 30 * 60_000, signal })
  progress({ kind: 'download', what, fraction: 1 })
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function message(cause: unknown): string {
  return cause instanceof Error ? cause.message.trim() : String(cause)
}
