import { sides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { startGuard } from './guard.ts'

/**
 * From here on nothing of a run stays on servers of somebody else, even if this process is killed. Disposing of it ends
 * that: when nothing of the run is left there.
 */
export function guardForeign(topology: Topology, runId: string): AsyncDisposable {
  const foreign = sides.map(side => topology[side]).filter(({ ours }) => !ours)
  const endpoints = foreign.map(({ endpoint }) => endpoint)
  const guard = endpoints.length > 0 ? startGuard(endpoints, runId) : undefined
  return { [Symbol.asyncDispose]: async () => await guard?.standDown() }
}
