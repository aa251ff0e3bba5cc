import { type Guard, startGuard } from '../../machine/guard.ts'
import type { ContainersOfStart } from './container-guard-duty.ts'

/** Removes the containers of one start of a server, when this process ends without doing so. */
export function startContainerGuard(start: string): Pick<Guard, 'standDown'> {
  const task: ContainersOfStart = { start }
  // Where there can be no guard, the next start's search for orphans is what is left.
  return startGuard({ duty: { module: './container-guard-duty', beside: import.meta.url }, task })
}
