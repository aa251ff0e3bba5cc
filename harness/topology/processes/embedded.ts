import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { clock } from '../../kit/clock.ts'
import { DiskFull, ensureScratchFolder } from '../../machine/disk-space.ts'
import { scratchParent } from '../../machine/private-folder.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import { noSettings, type ServerSettings } from '../../model/server-settings.ts'
import type { Side } from '../../model/side.ts'
import type { Ping, Server } from '../../model/topology.ts'
import type { ReportProgress } from '../../model/topology-progress.ts'
import { isInCache } from '../programs/bundle-store.ts'
import type { Machine } from '../programs/package-sources.ts'
import { nameRelease, type Release } from '../specs/release.ts'
import { launchServer } from './launch-server.ts'
import { namingFolders, openServerFiles, repairServerFiles, type ServerFiles } from './repair-cache.ts'
import { serverPlace } from './server-arguments.ts'

export interface EmbeddedRequest {
  side: Side
  release: Release
  /** None if absent. */
  settings?: ServerSettings
  /** The user's spec. */
  display: string
  cacheDirectory: string
  /** The folder for `<side>.log`. */
  logsDirectory: string
  ping: Ping
  progress: ReportProgress
  signal: AbortSignal
  /** This machine if absent. */
  machine?: Machine
}

/**
 * Finds or fetches the server programs; the returned function starts one of them. Throws UsageError if the programs are
 * not available.
 */
export async function prepareEmbedded(request: EmbeddedRequest): Promise<() => Promise<Server>> {
  ensureScratchFolder(scratchParent(basename(serverPlace('').socketPath)))
  const files = await openServerFiles(request.release, request.settings ?? noSettings, request)
  return () => startFrom(files, request)
}

/**
 * Starts a server, and a second time after a failure. Two failures suggest a damaged cache: damaged folders are
 * rebuilt; if none is damaged, the error names the folders.
 */
async function startFrom(files: ServerFiles, request: EmbeddedRequest): Promise<Server> {
  const { signal, cacheDirectory } = request
  try {
    return await startEmbedded(request, files)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerFailure) || error instanceof DiskFull) throw error
  }
  try {
    return await startEmbedded(request, files)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServerFailure) || error instanceof DiskFull) throw error
    const repaired = await repairServerFiles(files, request.release, request.settings ?? noSettings, request)
    if (repaired) return startEmbedded(request, repaired)
    const { bundle, template } = files
    const twice = new ServerFailure(`${error.message}, twice`, { logTail: error.logTail, cause: error })
    throw namingFolders(twice, isInCache(bundle, cacheDirectory) ? files : { template })
  }
}

/**
 * Starts a server program of this machine, or of the cache, on fresh data, and waits until it answers queries. Neither
 * the server nor its data outlives this process, however this process ends. Throws ServerFailure if the server does not
 * answer.
 */
async function startEmbedded(request: EmbeddedRequest, { bundle, template }: ServerFiles): Promise<Server> {
  const { side, display, progress } = request
  const startedMs = clock.monotonicMs()
  const name = nameRelease(bundle)
  progress({ kind: 'starting', side, what: name })
  const running = await launchServer(bundle, template, {
    settings: request.settings ?? noSettings,
    logFile: join(request.logsDirectory, `${side}.log`),
    password: randomBytes(24).toString('base64url'),
    ping: request.ping,
    signal: request.signal,
  })
  progress({ kind: 'ready', side, what: name, ms: clock.monotonicMs() - startedMs })
  return {
    side,
    spec: display,
    provider: 'embedded',
    endpoint: running.endpoint,
    description: `${name} (${basename(bundle.serverFile)}, ${bundle.origin}) at 127.0.0.1:${running.endpoint.port}`,
    died: running.died,
    revival: running.revival,
    fileFolder: running.fileFolder,
    restart: extraArguments => running.restart(extraArguments),
    ours: true,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
