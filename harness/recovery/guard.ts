import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withDeadline } from '../kit/deadline.ts'
import type { Endpoint } from '../model/topology.ts'

/** What a guard is told. */
export interface GuardedRun {
  endpoints: readonly Endpoint[]
  runId: string
}

/** A process beside ours that undoes what a run has left on servers that are not ours, when ours goes without doing so. */
export interface Guard {
  /** Nothing of the run is left there any more. */
  standDown(): Promise<void>
}

const shell = '/bin/sh'
/**
 * Waits for the end of its standard input, and only then runs a program with the line that it was told: a shell that
 * waits costs next to nothing, and nearly no run needs more.
 */
const whenAllIsOver = 'IFS= read -r told; IFS= read -r rest; printf "%s\\n" "$told" | "$@"'

/**
 * Its standard input is a pipe whose other end only this process holds: however this process ends, the pipe ends, too.
 * It runs in a session of its own, where neither Ctrl-C nor a kill of our process group reaches it. The endpoints, with
 * their passwords, go through the pipe, and not where a list of processes would show them.
 */
export function startGuard(endpoints: readonly Endpoint[], runId: string): Guard {
  const program = fileURLToPath(
    // Published, it is JavaScript.
    new URL(`./guard-process${extname(import.meta.url)}`, import.meta.url),
  )
  const undoing = [process.execPath, program]
  const [command, ...rest] = existsSync(shell) ? [shell, '-c', whenAllIsOver, 'guard', ...undoing] : undoing
  const child = spawn(command!, rest, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: withoutPasswords(process.env),
  })
  // Where it could not be started, `crosscheck recover` is what is left.
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.stdin.write(`${JSON.stringify({ endpoints, runId } satisfies GuardedRun)}\n`)
  child.unref()
  return {
    standDown: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.ref()
      child.kill('SIGKILL')
      await withDeadline(ended, { what: 'the end of the guard', deadlineMs: 5_000 })
    },
  }
}

function withoutPasswords(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^CROSSCHECK_\w*PASSWORD$/.test(name)))
}
