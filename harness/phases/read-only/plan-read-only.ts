import { sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Topology } from '../../model/topology.ts'

/** Whether the suites are replayed while the servers are read-only. */
export type ReadOnlyPlan =
  | { kind: 'on'; wanted: 'automatically' | 'on-request' }
  | { kind: 'off' }
  | { kind: 'left-out'; because: string }

/** `auto` is on when one of the suites is on the path of a log-in, as far as servers may be switched. */
export function planReadOnly(
  suites: readonly Pick<Suite, 'path'>[],
  wish: { phase: 'auto' | 'on' | 'off'; topology: Topology; allowReadOnly: boolean },
): ReadOnlyPlan {
  if (wish.phase === 'off') return { kind: 'off' }
  if (wish.phase === 'auto' && !suites.some(({ path }) => path === 'auth')) return { kind: 'off' }
  const foreign = sides.filter(side => !wish.topology[side].ours)
  if (foreign.length === 0 || wish.allowReadOnly) {
    return { kind: 'on', wanted: wish.phase === 'auto' && foreign.length === 0 ? 'automatically' : 'on-request' }
  }
  const [runs, them] = foreign.length === 1 ? ['already runs', 'it'] : ['already run', 'them']
  const because =
    `suites are on the path of a log-in, and nobody has seen them while the servers are read-only: the ` +
    `${foreign.join(' and the ')} ${runs}; --allow-read-only lets ${them} be switched, and --phases replay leaves this out`
  return { kind: 'left-out', because }
}
