import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { withDeadline } from '../kit/deadline.ts'
import { watchLine } from './guard-duty.ts'

/**
 * A second process that undoes the changes of this process elsewhere, if this process ends, in whatever way, without
 * undoing them. A program or a folder of this machine needs no such process: see startGuarded, whose shells end with
 * their work.
 */
export interface Guard {
  /** Aborted with an Error when no guard can run. */
  readonly failed: AbortSignal
  /** Ends the guard when nothing is left to undo. May be called after the guard has ended. */
  standDown(): Promise<void>
  /**
   * Leaves the rest to the guard. Resolves with `undone` when the guard has undone it, with `ended` when no guard
   * finished, or with `not-awaited` when the signal is aborted; the guard then continues, as it does when this process
   * ends.
   */
  handOver(signal: AbortSignal): Promise<'undone' | 'ended' | 'not-awaited'>
}

export interface GuardRequest {
  /**
   * A module that exports a GuardDuty as `duty`: its name without extension, and the URL of a module in the same
   * folder.
   */
  duty: { module: string; beside: string }
  /** The task of the duty, as JSON; it may contain passwords. */
  task: unknown
  /**
   * Present if the guard watches this process for signs of life. It counts the process as suspended after this silence.
   */
  watch?: { silenceMs: number }
  /** Receives the messages of the duty. */
  hear?: (message: unknown) => void
}

const shell = '/bin/sh'
/**
 * A shell that waits for a watch request or for the end of its standard input, and only then becomes a program that
 * gets the lines so far at file descriptor 3. A waiting shell costs next to nothing, and few guards have anything to
 * undo. The guard must be one process at any time: Node.js closes the pipe to a child that has ended, and a second
 * process behind that child would take this for the end of the guarded process.
 */
const whenNeeded = 'IFS= read -r told; IFS= read -r next; exec "$@" 3 3<<TOLD\n$told\n$next\nTOLD\n'

/**
 * The number of guards that are started in place of killed ones, so that a guard that cannot run is not started without
 * end.
 */
const mostGuards = 20
const signsOfLifePerSilence = 5
const longestIntervalMs = 1_000

/**
 * Starts a guard. Its standard input is a pipe whose other end only this process has: however this process ends, the
 * pipe ends, too. The guard runs in a session of its own, which neither Ctrl-C nor a kill of our process group reaches.
 * The task, with its passwords, goes through the pipe, because a list of processes does not show it there.
 */
export function startGuard(request: GuardRequest): Guard {
  return new GuardOfProcess(request)
}

class GuardOfProcess implements Guard {
  readonly #request: GuardRequest
  readonly #failed = new AbortController()
  readonly #signsOfLife: NodeJS.Timeout | undefined
  readonly #handedOver = Promise.withResolvers<'undone' | 'ended' | 'not-awaited'>()
  #child!: ChildProcess
  #ended!: Promise<unknown>
  #started = 0
  #phase: 'running' | 'handed-over' | 'over' = 'running'

  constructor(request: GuardRequest) {
    this.#request = request
    this.#start()
    if (!request.watch) return
    const intervalMs = Math.min(longestIntervalMs, request.watch.silenceMs / signsOfLifePerSilence)
    this.#signsOfLife = setInterval(() => this.#child.stdin!.write('\n'), intervalMs).unref()
  }

  get failed(): AbortSignal {
    return this.#failed.signal
  }

  async standDown(): Promise<void> {
    clearInterval(this.#signsOfLife)
    this.#phase = 'over'
    const { pid } = this.#child
    if (pid === undefined) return
    this.#child.ref()
    kill(pid)
    await withDeadline(this.#ended, { what: 'the end of the guard', deadlineMs: 5_000 })
  }

  handOver(signal: AbortSignal): Promise<'undone' | 'ended' | 'not-awaited'> {
    this.#phase = 'handed-over'
    clearInterval(this.#signsOfLife)
    this.#child.ref()
    this.#child.stdin!.end()
    // If the signal has been aborted before, the next interruption ends the process.
    if (!signal.aborted) signal.addEventListener('abort', () => this.#letGo(), { once: true })
    return this.#handedOver.promise
  }

  #letGo(): void {
    this.#phase = 'over'
    this.#child.unref()
    this.#handedOver.resolve('not-awaited')
  }

  #start(): void {
    const { duty, task, watch } = this.#request
    const program = fileURLToPath(moduleUrl('./guard-process', import.meta.url))
    const guarding = [process.execPath, program, moduleUrl(duty.module, duty.beside).href]
    const [command, ...rest] = existsSync(shell) ? [shell, '-c', whenNeeded, 'guard', ...guarding] : guarding
    const child = spawn(command!, rest, {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: withoutPasswords(process.env),
    })
    this.#started += 1
    this.#child = child
    const { promise, resolve } = Promise.withResolvers<number | null>()
    this.#ended = promise
    child.once('close', code => resolve(code))
    child.once('error', () => resolve(null))
    void promise.then(code => this.#onEnd(child, code))
    child.stdin.on('error', () => {})
    child.stdout.on('error', () => {})
    createInterface({ input: child.stdout }).on('line', line => this.#request.hear?.(JSON.parse(line)))
    child.stdin.write(`${JSON.stringify(task)}\n${watch ? `${watchLine}\n` : ''}`)
    if (this.#phase === 'handed-over') child.stdin.end()
    // A caller that waits for a hand-over keeps this process alive; until then the guard must not.
    else child.unref()
    unref(child)
  }

  #onEnd(child: ChildProcess, code: number | null): void {
    if (child !== this.#child || this.#phase === 'over') return
    const isDone = this.#phase === 'handed-over' && code === 0
    if (!isDone && this.#started < mostGuards) {
      this.#start()
      return
    }
    if (!isDone)
      this.#failed.abort(new Error(`the end of its guard, which was ended or did not start ${mostGuards} times`))
    if (this.#phase !== 'handed-over') return
    this.#phase = 'over'
    this.#handedOver.resolve(isDone ? 'undone' : 'ended')
  }
}

/** In the published package, the module is JavaScript. */
function moduleUrl(module: string, beside: string): URL {
  return new URL(`${module}${extname(beside)}`, beside)
}

/** Kills the shell and the processes that it has started. */
function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The process has ended in the meantime.
  }
}

/** Lets this process end in spite of the pipes to a child, which keep it alive as the child itself does. */
function unref({ stdin, stdout }: ChildProcess): void {
  for (const stream of [stdin, stdout]) (stream as { unref?: () => void } | null)?.unref?.()
}

function withoutPasswords(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^CROSSCHECK_\w*PASSWORD$/.test(name)))
}
