import { type Guard, startGuard } from '../../machine/guard.ts'
import type { ContainersOfStart } from './container-guard-duty.ts'

/** Removes the containers of one start of a server if this process ends without removing them. */
export function startContainerGuard(start: string): Pick<Guard, 'standDown'> {
  const task: ContainersOfStart = { start }
  // If no guard can be started, the next start of Crosscheck removes orphaned containers.
  return startGuard({ duty: { module: './container-guard-duty', beside: import.meta.url }, task })
}
