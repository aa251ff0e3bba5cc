import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import type { GuardDuty } from '../machine/guard-duty.ts'

export interface NotingTask {
  file: string
}

/** For tests: a guard that records its calls in a file. */
export const duty: GuardDuty<NotingTask, string> = {
  watch: async ({ file }, { over, tell }) => {
    appendFileSync(file, 'watched\n')
    tell('watching')
    if (!over.aborted) await once(over, 'abort')
  },
  undo: async ({ file }, tell) => {
    appendFileSync(file, 'undone\n')
    tell('undone')
  },
}
