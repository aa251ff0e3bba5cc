import { appendFileSync } from 'node:fs'
import { clock } from '../kit/clock.ts'
import type { GuardDuty } from '../machine/guard-duty.ts'
import type { GuardedRun, GuardMessage } from './guard-messages.ts'
import { undoAll } from './undo-all.ts'
import { watchRun } from './watch-run.ts'

type Tell = (message: GuardMessage) => void

/**
 * The duty of the guard of a run: sets servers writable that a suspended run has made read-only, and undoes the rest at
 * the end.
 */
export const duty: GuardDuty<GuardedRun, GuardMessage> = {
  watch: (run, watched) => watchRun(run, { ...watched, send: andLog(run, watched.tell) }),
  undo: (run, tell) => undoAll(run, andLog(run, tell)),
}

function andLog(run: GuardedRun, tell: Tell): Tell {
  return message => {
    tell(message)
    const { host, port } = run.endpoints[message.endpoint]!
    log(run, `${host}:${port}: ${describe(message)}`)
  }
}

function describe(message: GuardMessage): string {
  switch (message.kind) {
    case 'set-writable':
      return `set writable, for the run gave no sign of life for ${Math.round(message.silentMs / 1_000)} s`
    case 'undone':
      return 'nothing of the run is left there'
    case 'left':
      return `given up: ${message.because}\n  crosscheck recover puts back what is left`
    default:
      return message satisfies never
  }
}

function log({ logFile }: GuardedRun, text: string): void {
  if (logFile === undefined) return
  try {
    appendFileSync(logFile, `${clock.now().toISOString()} ${text}\n`)
  } catch {
    // The folder of the run may be gone, or full; recovering the servers is more important.
  }
}
