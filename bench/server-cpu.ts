import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sides } from '../harness/model/side.ts'
import type { Topology } from '../harness/model/topology.ts'
import { cpuMsOf } from './process-usage.ts'

/** Returns the CPU time that both servers have used since their start, in milliseconds. */
export function serverCpuMs(topology: Topology): number {
  return sides.reduce((sum, side) => {
    const { socketPath } = topology[side].endpoint
    const pid = Number(readFileSync(join(dirname(socketPath!), 'pid'), 'utf8'))
    return sum + cpuMsOf(pid)
  }, 0)
}
