import type { Runtime } from '../model/runtime.ts'
import { noSettings, type ServerSettings } from '../model/server-settings.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { Ping, Server, Topology } from '../model/topology.ts'
import type { ReportProgress } from '../model/topology-progress.ts'
import { chooseProvider, describeChoice } from './choose-provider.ts'
import { useExternal } from './external.ts'
import { refusedSetting } from './refused-setting.ts'
import type { Spec } from './specs/spec.ts'

export interface TopologyRequest {
  source: Spec
  target: Spec
  runtime: Runtime
  /** The settings of servers that Crosscheck starts; none if absent. */
  settings?: BySide<ServerSettings>
  cacheDirectory: string
  /** The folder for `<side>.log` of each server that is started. */
  logsDirectory: string
  ping: Ping
  progress: ReportProgress
  signal: AbortSignal
}

/**
 * Prepares everything that both servers need, and then starts the servers at the same time, so that problems which the
 * user has to fix are reported before anything runs. If one server fails, the other is stopped, and the first failure
 * is thrown: UsageError for a server that is not available or refuses one of its settings, ServerFailure for a server
 * that does not start.
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
  // The guard stops a server that cannot be stopped now when this process ends; the first error is the one to report.
  await stop(servers).catch(() => {})
  throw failed.signal.reason
}

/**
 * Starts one more server like the server of a side. Returns undefined if Crosscheck did not start the server of the
 * side, because a second one like it cannot be started then.
 */
export async function openAnotherServer(side: Side, request: TopologyRequest): Promise<Server | undefined> {
  if (request[side].kind === 'url') return undefined
  const start = await prepareServer(side, request)
  return start()
}

/** Starts the server whose needs were prepared. */
type Prepared = () => Promise<Server>

/** Throws UsageError instead of the server's failure if the server refuses one of its settings. */
async function prepareServer(side: Side, request: TopologyRequest): Promise<Prepared> {
  const started = { side, display: request[side].display, settings: request.settings?.[side] ?? noSettings }
  const explained = async <T>(step: () => Promise<T>): Promise<T> => {
    try {
      return await step()
    } catch (error) {
      throw refusedSetting(error, started) ?? error
    }
  }
  const start = await explained(() => prepareProvider(side, request))
  return () => explained(start)
}

async function prepareProvider(side: Side, request: TopologyRequest): Promise<Prepared> {
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
  const common = { ...request, side, display: spec.display, settings: request.settings?.[side] ?? noSettings }
  switch (choice.kind) {
    case 'external': {
      const server = await useExternal({ ...common, endpoint: choice.endpoint })
      return async () => server
    }
    case 'container': {
      // This import loads testcontainers, which takes longer than the start of a server program.
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

/** Stops the servers at the same time; throws the first failure after all were tried. */
async function stop(servers: Server[]): Promise<void> {
  const ends = await Promise.allSettled(servers.map(server => server[Symbol.asyncDispose]()))
  const failure = ends.find(end => end.status === 'rejected')
  if (failure) throw failure.reason
}
