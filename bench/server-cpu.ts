import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sides } from '../harness/model/side.ts'
import type { Topology } from '../harness/model/topology.ts'
import { cpuMsOf } from './process-usage.ts'

/** What both servers have used since they were started, in milliseconds. */
export function serverCpuMs(topology: Topology): number {
  return sides.reduce((sum, side) => {
    const { socketPath } = topology[side].endpoint
    const pid = Number(readFileSync(join(dirname(socketPath!), 'pid'), 'utf8'))
    return sum + cpuMsOf(pid)
  }, 0)
}
