import { sides } from '../../model/side.ts'
import type { PhasePlan, PhaseRequest } from '../contract/phase.ts'

/** Whether the suites are replayed while the servers are read-only, and whether the user has asked for the phase. */
type ReadOnlyPlan = Exclude<PhasePlan, { kind: 'on' }> | { kind: 'on'; wanted: 'automatically' | 'on-request' }

/** `auto` means on if a suite is on the path of a log-in, provided that Crosscheck may switch the servers. */
export function planReadOnly({ suites, config, topology, allowReadOnly }: PhaseRequest): ReadOnlyPlan {
  const wish = config.readOnly.phase
  if (wish === 'off') return { kind: 'off' }
  if (wish === 'auto' && !suites.some(({ path }) => path === 'auth')) return { kind: 'off' }
  const foreign = sides.filter(side => !topology[side].ours)
  if (foreign.length === 0 || allowReadOnly) {
    return { kind: 'on', wanted: wish === 'auto' && foreign.length === 0 ? 'automatically' : 'on-request' }
  }
  const [runs, them] = foreign.length === 1 ? ['already runs', 'it'] : ['already run', 'them']
  const because =
    `suites are on the path of a log-in, and nobody has seen them while the servers are read-only: the ` +
    `${foreign.join(' and the ')} ${runs}; --allow-read-only lets ${them} be switched, and --phases replay leaves this out`
  return { kind: 'left-out', because }
}
