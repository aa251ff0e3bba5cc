import { waitFor } from '../../kit/deadline.ts'
import type { GuardDuty } from '../../machine/guard-duty.ts'
import { openEngine } from './container-engine.ts'
import { removeContainersOf } from './container-owner.ts'

/** What the guard is told. */
export interface ContainersOfStart {
  /** The id of a start, with which its containers are labelled. */
  start: string
}

/** A container that was asked for at the last moment can appear after a first look that has found nothing. */
const quietLooks = 6

export const duty: GuardDuty<ContainersOfStart, never> = {
  undo: async ({ start }) => {
    const engine = await openEngine()
    let quiet = 0
    await waitFor(
      async () => {
        quiet = (await removeContainersOf(engine, start)) === 0 ? quiet + 1 : 0
        return quiet === quietLooks || undefined
      },
      { what: 'removing the containers', deadlineMs: 60_000, intervalMs: 500 },
    )
  },
}
