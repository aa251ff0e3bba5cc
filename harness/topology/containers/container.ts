import { randomBytes } from 'node:crypto'
import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import { noSettings, type ServerSettings } from '../../model/server-settings.ts'
import type { Side } from '../../model/side.ts'
import type { Endpoint, Ping, Server } from '../../model/topology.ts'
import type { ReportProgress } from '../../model/topology-progress.ts'
import { UsageError } from '../../model/usage-error.ts'
import { openEngine, publishingPlace } from './container-engine.ts'
import { findImage } from './container-image.ts'
import { planLaunch, recogniseImage } from './container-launch.ts'
import { removeOrphans } from './container-owner.ts'
import { type RunningContainer, runContainer } from './running-container.ts'

/** 180 s: official images initialise their data folder first, which takes long on a slow disk. */
const readyDeadlineMs = 180_000

export interface ContainerRequest {
  side: Side
  image: string
  /** None if absent. */
  settings?: ServerSettings
  /** The user's spec, without a password. */
  display: string
  /** The folder for `<side>.log`. */
  logsDirectory: string
  ping: Ping
  progress: ReportProgress
  signal: AbortSignal
}

/**
 * Makes sure that an engine answers and that the image is present; the returned function starts a container of the
 * image. Throws UsageError if there is no engine or no such image.
 */
export async function prepareContainer(request: ContainerRequest): Promise<() => Promise<Server>> {
  const { image } = request
  const engine = await openEngine()
  await removeOrphans(engine)
  const config = await findImage(engine, image, request)
  const password = randomBytes(24).toString('base64url')
  const launch = planLaunch(recogniseImage(image, config), password, request.settings ?? noSettings)
  const place = await publishingPlace(engine)
  if (place.isShared && launch.password === '') throw openToOthers(image, place.host)
  return () => startContainer(request, { engine, launch, place })
}

interface Preparation {
  engine: Awaited<ReturnType<typeof openEngine>>
  launch: ReturnType<typeof planLaunch>
  place: Awaited<ReturnType<typeof publishingPlace>>
}

/**
 * Starts a server in a container and waits until the server answers queries. The container is removed when the server
 * is disposed of, when its start fails, and when this process ends before either. Throws ServerFailure if the server
 * does not answer.
 */
async function startContainer(request: ContainerRequest, { engine, launch, place }: Preparation): Promise<Server> {
  const startedMs = clock.monotonicMs()
  const { side, image, display, progress, signal } = request
  signal.throwIfAborted()
  progress({ kind: 'starting', side, what: display })

  const undo = new AsyncDisposableStack()
  try {
    const container = await runContainer({ ...request, engine, launch, hostIp: place.hostIp, undo })
    const endpoint: Endpoint = {
      host: place.host,
      port: container.port,
      user: 'root',
      password: launch.password,
      tls: { mode: 'disabled' },
    }
    await untilReady(request, endpoint, container)
    progress({ kind: 'ready', side, what: display, ms: clock.monotonicMs() - startedMs })
    return {
      side,
      spec: display,
      provider: 'container',
      endpoint,
      description: `image ${image} in container ${container.id.slice(0, 12)} at ${endpoint.host}:${endpoint.port}`,
      died: container.died,
      ...(container.fileFolder ? { fileFolder: container.fileFolder } : {}),
      ours: true,
      [Symbol.asyncDispose]: () => undo.disposeAsync(),
    }
  } catch (error) {
    // If the container cannot be removed now, the guard removes it; the first error is the one to report.
    await undo.disposeAsync().catch(() => {})
    throw error
  }
}

function openToOthers(image: string, host: string): UsageError {
  return new UsageError(`the user root of the image ${image} has no password, and the container engine is at ${host}`, {
    remedy:
      'a server without a password is only started where other machines do not reach it: use an engine on this one',
  })
}

/** Pings twice, because the first reply may come from a server that is about to restart. */
async function untilReady(request: ContainerRequest, endpoint: Endpoint, container: RunningContainer): Promise<void> {
  try {
    await waitFor(
      async signal => {
        await request.ping(endpoint, signal)
        await request.ping(endpoint, signal)
        return true
      },
      {
        what: `an answer of ${request.display} at ${endpoint.host}:${endpoint.port}`,
        deadlineMs: readyDeadlineMs,
        intervalMs: 50,
        signal: AbortSignal.any([request.signal, container.died]),
      },
    )
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error
    const last = error.cause instanceof Error ? `; the last attempt: ${error.cause.message}` : ''
    throw new ServerFailure(`${request.side} (${request.display}): ${error.message}${last}`, {
      logTail: await container.log.tail(),
      cause: error,
    })
  }
}
