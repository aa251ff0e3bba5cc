import type { Runtime } from '../model/runtime.ts'
import { type Side, sides } from '../model/side.ts'
import type { Ping, Server, Topology } from '../model/topology.ts'
import type { ReportProgress } from '../model/topology-progress.ts'
import { chooseProvider, describeChoice } from './choose-provider.ts'
import { useExternal } from './external.ts'
import type { Spec } from './specs/spec.ts'

export interface TopologyRequest {
  source: Spec
  target: Spec
  runtime: Runtime
  cacheDirectory: string
  /** Gets `<side>.log` for each server that is started. */
  logsDirectory: string
  ping: Ping
  progress: ReportProgress
  signal: AbortSignal
}

/**
 * Makes sure of everything that both servers need, and then starts them at the same time: what the user has to fix
 * comes to light before anything runs. Where one of them fails, the other one is stopped, and the first failure is
 * thrown: UsageError for what cannot be had, ServerFailure for what does not come up.
 */
export async function openTopology(request: TopologyRequest): Promise<Topology> {
  const failed = new AbortController()
  const signal = AbortSignal.any([request.signal, failed.signal])
  const servers: Server[] = []
  const attempt = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step()
    } catch (error) {
      // The first reason of an abort is the one that stays.
      failed.abort(error)
      return undefined
    }
  }
  const start = async (prepared: Prepared | undefined): Promise<Server | undefined> => {
    const server = prepared && !failed.signal.aborted ? await attempt(prepared) : undefined
    if (server) servers.push(server)
    return server
  }
  const prepared = await Promise.all(sides.map(side => attempt(() => prepareServer(side, { ...request, signal }))))
  const [source, target] = await Promise.all(prepared.map(start))
  if (source && target) return { source, target, [Symbol.asyncDispose]: () => stop(servers) }
  // A server that cannot be stopped now is stopped by its guard when we end; the first error is the one to tell.
  await stop(servers).catch(() => {})
  throw failed.signal.reason
}

/**
 * Starts one more server like that of a side, for the comparison of a server with itself. Undefined where that one is
 * not ours, so that there can be no second one of it.
 */
export async function openControlServer(side: Side, request: TopologyRequest): Promise<Server | undefined> {
  if (request[side].kind === 'url') return undefined
  const start = await prepareServer(side, request)
  return start()
}

/** Starts what was made sure of. */
type Prepared = () => Promise<Server>

async function prepareServer(side: Side, request: TopologyRequest): Promise<Prepared> {
  const { runtime, progress, signal } = request
  const spec = request[side]
  const choice = await chooseProvider(spec, runtime, {
    answers: async () => (await import('./containers/container-engine.ts')).checkContainerEngine(),
    hasImage: async image => {
      const { imageIsAvailable } = await import('./containers/container-image.ts')
      return imageIsAvailable(image, signal, progress)
    },
  })
  progress({ kind: 'choice', side, line: `${side}: ${describeChoice(spec, choice)}` })
  const common = { ...request, side, display: spec.display }
  switch (choice.kind) {
    case 'external': {
      const server = await useExternal({ ...common, endpoint: choice.endpoint })
      return async () => server
    }
    case 'container': {
      // Loads testcontainers, which takes longer than to start a server program.
      const { prepareContainer } = await import('./containers/container.ts')
      return prepareContainer({ ...common, image: choice.image })
    }
    case 'embedded': {
      const { prepareEmbedded } = await import('./processes/embedded.ts')
      return prepareEmbedded({ ...common, release: choice.release })
    }
    default:
      return choice satisfies never
  }
}

/** Stops them together; fails as the first of them fails, after all were tried. */
async function stop(servers: Server[]): Promise<void> {
  const ends = await Promise.allSettled(servers.map(server => server[Symbol.asyncDispose]()))
  const failure = ends.find(end => end.status === 'rejected')
  if (failure) throw failure.reason
}
