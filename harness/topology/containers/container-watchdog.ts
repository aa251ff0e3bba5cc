import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withDeadline } from '../../kit/deadline.ts'

/** A process beside ours that removes the containers of one start when ours goes without doing so. */
export interface Watchdog {
  /** There is nothing to look after any more. */
  standDown(): Promise<void>
}

/**
 * Its standard input is a pipe whose other end only this process holds: however this process ends, the pipe ends, too.
 * It runs in a session of its own, where neither Ctrl-C nor a kill of our process group reaches it.
 */
export function startWatchdog(start: string): Watchdog {
  const program = fileURLToPath(
    // Published, it is JavaScript.
    new URL(`./container-watchdog-process${extname(import.meta.url)}`, import.meta.url),
  )
  const child = spawn(process.execPath, [program, start], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  // Where it could not be started, the next start's search for orphans is what is left.
  child.on('error', () => {})
  child.unref()
  return {
    standDown: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.ref()
      child.kill('SIGKILL')
      await withDeadline(ended, { what: 'the end of the watchdog', deadlineMs: 5_000 })
    },
  }
}
