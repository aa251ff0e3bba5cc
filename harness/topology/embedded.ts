import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { clock } from '../kit/clock.ts'
import type { Side } from '../model/side.ts'
import type { Probe, Server } from '../model/topology.ts'
import { type Bundle, openBundle } from './bundle.ts'
import { ensureScratchFolder } from './disk-space.ts'
import { launchServer } from './launch-server.ts'
import type { Machine } from './package-sources.ts'
import { scratchParent } from './private-folder.ts'
import type { ReportProgress } from './progress.ts'
import { nameRelease, type Release } from './release.ts'
import { serverPlace } from './server-arguments.ts'
import { openTemplate } from './template.ts'

export interface EmbeddedRequest {
  side: Side
  release: Release
  /** What the user asked for. */
  display: string
  cacheDirectory: string
  /** Gets `<side>.log`. */
  logsDirectory: string
  probe: Probe
  progress: ReportProgress
  signal: AbortSignal
  /** This one where absent. */
  machine?: Machine
}

/**
 * Finds or fetches the server programs; what it returns starts one of them. Throws UsageError where the programs cannot
 * be had.
 */
export async function prepareEmbedded(request: EmbeddedRequest): Promise<() => Promise<Server>> {
  ensureScratchFolder(scratchParent(basename(serverPlace('').socketPath)))
  const bundle = await openBundle(request.release, request)
  const template = await openTemplate(bundle, request)
  return () => startEmbedded(request, bundle, template)
}

/**
 * Starts a server program of this machine, or of the cache, on fresh data, and waits until it answers queries. Neither
 * the server nor its data outlives this process, however that ends. Throws ServerFailure where it does not come up.
 */
async function startEmbedded(request: EmbeddedRequest, bundle: Bundle, template: string): Promise<Server> {
  const { side, display, progress } = request
  const startedMs = clock.monotonicMs()
  const name = nameRelease(bundle)
  progress({ kind: 'starting', side, what: name })
  const running = await launchServer(bundle, template, {
    logFile: join(request.logsDirectory, `${side}.log`),
    password: randomBytes(24).toString('base64url'),
    probe: request.probe,
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
    restart: extraArguments => running.restart(extraArguments),
    ours: true,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
