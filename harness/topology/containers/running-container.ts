import { withDeadline } from '../../kit/deadline.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Side } from '../../model/side.ts'
import type { FileFolder } from '../../model/topology.ts'
import type { ContainerEngine } from './container-engine.ts'
import { containerFileFolder, fileDirectory } from './container-files.ts'
import { startContainerGuard } from './container-guard.ts'
import type { Launch } from './container-launch.ts'
import { type ContainerLog, keepLog } from './container-log.ts'
import { newOwnership, removeContainer } from './container-owner.ts'

const startDeadlineMs = 60_000
const endDeadlineMs = 15_000

/** A container whose server may not answer yet. */
export interface RunningContainer {
  id: string
  /** The port that is published on the engine's machine. */
  port: number
  /** Aborted with a ServerFailure when the container has ended unexpectedly. */
  died: AbortSignal
  log: ContainerLog
  fileFolder?: FileFolder
}

interface ContainerContext {
  engine: ContainerEngine
  side: Side
  image: string
  display: string
  launch: Launch
  /** The address of the engine's machine on which the port is published. */
  hostIp: string
  logsDirectory: string
  signal: AbortSignal
  /** The clean-up steps; each is added before its resource is created. */
  undo: AsyncDisposableStack
}

/** Creates and starts a container. */
export async function runContainer(context: ContainerContext): Promise<RunningContainer> {
  const { engine, launch, undo, signal } = context
  const { ServerContainer } = await import('./server-container.ts')
  const ownership = newOwnership()
  const guard = startContainerGuard(ownership.start)
  const died = new AbortController()
  const orphans = new Set<string>()
  undo.defer(async () => {
    // If a container could not be removed, the guard stays, and removes the container when this process has ended.
    if (orphans.size === 0) await guard.standDown()
  })

  let prepared: { id: string; log: ContainerLog } | undefined
  const container = new ServerContainer(context.image, launch, {
    hostIp: context.hostIp,
    labels: ownership.labels,
    created: async id => {
      orphans.add(id)
      let asked = false
      const remove = async () => {
        asked = true
        try {
          await removeContainer(engine, id)
        } catch (cause) {
          const why = cause instanceof Error ? cause.message : cause
          throw failure(context, `could not be removed (${why}): docker rm --force --volumes ${id.slice(0, 12)}`, {
            cause,
          })
        }
        orphans.delete(id)
      }
      if (undo.disposed) {
        // The start was given up before the engine had created the container.
        await remove()
        throw new Error('removed before it was started')
      }
      undo.defer(remove)
      const output = await engine.container.attach(engine.container.getById(id))
      const log = await keepLog(output, context.logsDirectory, context.side)
      waitForEnd(engine, id, log).then(async how => {
        if (how !== undefined && !asked) died.abort(failure(context, how, { logTail: await log.tail() }))
      })
      prepared = { id, log }
    },
  })
  const starting = container.start()
  undo.defer(async () => {
    await withDeadline(Promise.allSettled([starting]), { what: 'the end of the start', deadlineMs: endDeadlineMs })
  })
  try {
    const started = await withDeadline(starting, {
      what: 'the start of its container',
      deadlineMs: startDeadlineMs,
      signal: AbortSignal.any([signal, died.signal]),
    })
    if (prepared === undefined) throw new Error('it was started without having been created')
    const { dataParent } = launch
    return {
      ...prepared,
      port: started.getMappedPort(launch.port),
      died: died.signal,
      ...(dataParent ? { fileFolder: containerFileFolder(started, fileDirectory(dataParent)) } : {}),
    }
  } catch (cause) {
    signal.throwIfAborted()
    died.signal.throwIfAborted()
    throw failure(context, `could not be started: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** Resolves to a description of the container's end; to undefined if the container never ran. */
async function waitForEnd(engine: ContainerEngine, id: string, log: ContainerLog): Promise<string | undefined> {
  await log.ended
  const container = engine.container.getById(id)
  try {
    // A server that logs to a file of its own closes its output and continues.
    await container.wait({ condition: 'not-running' })
    const { State: state } = await container.inspect()
    if (state.Status === 'created') return undefined
    return state.OOMKilled ? 'was killed because memory ran out' : `ended with code ${state.ExitCode}`
  } catch {
    return 'has gone, or the container engine has'
  }
}

function failure(
  context: ContainerContext,
  how: string,
  details: { logTail?: string[]; cause?: unknown },
): ServerFailure {
  return new ServerFailure(`${context.side} (${context.display}): the container of ${context.image} ${how}`, details)
}
