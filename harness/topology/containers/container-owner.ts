import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ContainerEngine } from './container-engine.ts'

/** Says which start of a server made a container. */
export const startLabel = 'crosscheck.start'
/** Says which process owns a container, as `place/pid/time of its start`. */
const ownerLabel = 'crosscheck.owner'

/** Marks a container as ours. */
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
 * Removes containers whose owner has gone without doing so. That takes a SIGKILL to it and to its guard. Containers of
 * other machines and of other process namespaces are left alone: their owners cannot be seen from here.
 */
export async function removeOrphans(engine: ContainerEngine): Promise<void> {
  const containers = await engine.container.dockerode.listContainers({ all: true, filters: { label: [ownerLabel] } })
  const orphans = containers.filter(container => isOrphan(container.Labels[ownerLabel] ?? ''))
  await Promise.all(orphans.map(container => removeContainer(engine, container.Id)))
}

/** Removes what a start has made. Returns how many containers there were. */
export async function removeContainersOf(engine: ContainerEngine, start: string): Promise<number> {
  const containers = await engine.container.dockerode.listContainers({
    all: true,
    filters: { label: [`${startLabel}=${start}`] },
  })
  await Promise.all(containers.map(container => removeContainer(engine, container.Id)))
  return containers.length
}

/** Kills and removes a container and its unnamed volumes. One that has gone, or is going, is fine. */
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

/** Within one place a process id means one process. */
function place(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'))
  return [hostname(), boot, namespace].filter(part => part !== undefined).join('/')
}

/**
 * When a process started, so that a pid that is used again is told from its former owner: in clock ticks since boot,
 * field 22 of /proc/PID/stat (proc_pid_stat(5)). Empty where the system does not say; undefined where it does not live.
 */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return undefined
  }
  // The second field is the program's name in parentheses, which may hold anything.
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
