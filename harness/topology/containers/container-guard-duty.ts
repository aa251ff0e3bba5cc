import { waitFor } from '../../kit/deadline.ts'
import type { GuardDuty } from '../../machine/guard-duty.ts'
import { openEngine } from './container-engine.ts'
import { removeContainersOf } from './container-owner.ts'

/** The task of the guard. */
export interface ContainersOfStart {
  /** The id of a start, with which the containers of this start are labelled. */
  start: string
}

/**
 * 6 searches without a container end the task, because a container that was requested at the last moment can appear
 * after the first search.
 */
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
