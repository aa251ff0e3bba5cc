import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ContainerEngine } from './container-engine.ts'

/** The label that names the start of a server for which a container was created. */
export const startLabel = 'crosscheck.start'
/** The label that names the process that owns a container, as `place/pid/start time of the process`. */
const ownerLabel = 'crosscheck.owner'

/** The id of a start, and the labels that mark a container as Crosscheck's. */
interface Ownership {
  start: string
  labels: Record<string, string>
}

export function newOwnership(): Ownership {
  const start = randomUUID()
  return {
    start,
    labels: { [startLabel]: start, [ownerLabel]: `${place()}/${process.pid}/${startOf(process.pid) ?? ''}` },
  }
}

/**
 * Removes containers whose owner ended without removing them, which happens after a SIGKILL to both the owner and its
 * guard. Containers of other machines and of other process namespaces are left alone, because their owners cannot be
 * seen from here.
 */
export async function removeOrphans(engine: ContainerEngine): Promise<void> {
  const containers = await engine.container.dockerode.listContainers({ all: true, filters: { label: [ownerLabel] } })
  const orphans = containers.filter(container => isOrphan(container.Labels[ownerLabel] ?? ''))
  await Promise.all(orphans.map(container => removeContainer(engine, container.Id)))
}

/** Removes the containers of a start. Returns the number of containers that were found. */
export async function removeContainersOf(engine: ContainerEngine, start: string): Promise<number> {
  const containers = await engine.container.dockerode.listContainers({
    all: true,
    filters: { label: [`${startLabel}=${start}`] },
  })
  await Promise.all(containers.map(container => removeContainer(engine, container.Id)))
  return containers.length
}

/**
 * Kills and removes a container and its unnamed volumes. A container that has gone, or is being removed, is no error.
 */
export async function removeContainer(engine: ContainerEngine, id: string): Promise<void> {
  try {
    await engine.container.getById(id).remove({ force: true, v: true })
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    if (status !== 404 && status !== 409) throw error
  }
}

function isOrphan(owner: string): boolean {
  const { where, pid, started } = /^(?<where>.*)\/(?<pid>\d+)\/(?<started>\d*)$/.exec(owner)?.groups ?? {}
  if (where !== place() || pid === undefined) return false
  const start = startOf(Number(pid))
  return start === undefined || (started !== '' && start !== '' && started !== start)
}

/** Returns the place within which a process id identifies one process. */
function place(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'))
  return [hostname(), boot, namespace].filter(part => part !== undefined).join('/')
}

/**
 * Returns the start time of a process, which distinguishes it from an earlier process with the same pid: in clock ticks
 * since boot, field 22 of /proc/PID/stat (proc_pid_stat(5)). The text is empty if the system does not report the time;
 * undefined if the process is not running.
 */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return undefined
  }
  // The second field is the program's name in parentheses, which may contain any character.
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
