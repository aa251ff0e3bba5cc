import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { withDeadline } from '../kit/deadline.ts'
import { type GuardedRun, type GuardMessage, watchLine } from './guard-messages.ts'

/** A process beside ours that undoes what a run has left on servers that are not ours, when ours goes without doing so. */
export interface Guard {
  /**
   * Aborted with an Error when the run must not go on: the guard has taken the run for suspended and set a server
   * writable, or there can be no guard.
   */
  readonly steppedIn: AbortSignal
  /** Nothing of the run is left there any more. */
  standDown(): Promise<void>
  /**
   * Leaves it to the guard to undo what is left, for at most the time limit. Resolves with what the guard says of each
   * endpoint, or with `not-awaited` when the signal is aborted meanwhile: the guard goes on then, as it does when this
   * process ends.
   */
  handOver(signal: AbortSignal): Promise<Verdict[] | 'not-awaited'>
}

export type Verdict = Extract<GuardMessage, { kind: 'undone' | 'left' }>

export interface GuardOptions extends GuardedRun {
  /** Servers are going to be read-only: the run is to be watched for signs of life, too. */
  watch: boolean
}

const shell = '/bin/sh'
/**
 * Waits for a watch to be asked for, or for the end of its standard input, and only then becomes a program that gets the
 * lines so far at file descriptor 3: a shell that waits costs next to nothing, and nearly no run needs more. It is one
 * process at any time. Node.js closes the pipe to a child that has ended, and a second process behind that one would take
 * this for the end of the run.
 */
const whenNeeded = 'IFS= read -r told; IFS= read -r next; exec "$@" 3 3<<TOLD\n$told\n$next\nTOLD\n'

/** A guard that somebody kills is replaced. One that cannot live is not tried without end. */
const mostGuards = 20
const signsOfLifePerSilence = 5
const longestPauseMs = 1_000

/**
 * Its standard input is a pipe whose other end only this process holds: however this process ends, the pipe ends, too.
 * It runs in a session of its own, where neither Ctrl-C nor a kill of our process group reaches it. The endpoints, with
 * their passwords, go through the pipe, and not where a list of processes would show them.
 */
export function startGuard(options: GuardOptions): Guard {
  return new GuardProcess(options)
}

class GuardProcess implements Guard {
  readonly #options: GuardOptions
  readonly #stop = new AbortController()
  readonly #signsOfLife: NodeJS.Timeout | undefined
  readonly #verdicts = new Map<number, Verdict>()
  #child!: ChildProcess
  #ended!: Promise<unknown>
  #started = 0
  #phase: 'running' | 'handed-over' | 'over' = 'running'
  readonly #handedOver = Promise.withResolvers<Verdict[] | 'not-awaited'>()

  constructor(options: GuardOptions) {
    this.#options = options
    this.#start()
    if (!options.watch) return
    const pauseMs = Math.min(longestPauseMs, options.silenceMs / signsOfLifePerSilence)
    this.#signsOfLife = setInterval(() => this.#child.stdin!.write('\n'), pauseMs).unref()
  }

  get steppedIn(): AbortSignal {
    return this.#stop.signal
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

  handOver(signal: AbortSignal): Promise<Verdict[] | 'not-awaited'> {
    this.#phase = 'handed-over'
    clearInterval(this.#signsOfLife)
    this.#child.ref()
    this.#child.stdin!.end()
    // Of a signal that has been aborted before, the next one ends the process.
    if (!signal.aborted) signal.addEventListener('abort', () => this.#letGo(), { once: true })
    return this.#handedOver.promise
  }

  #letGo(): void {
    this.#phase = 'over'
    this.#child.unref()
    this.#handedOver.resolve('not-awaited')
  }

  #start(): void {
    const { watch, ...told } = this.#options
    const program = fileURLToPath(
      // Published, it is JavaScript.
      new URL(`./guard-process${extname(import.meta.url)}`, import.meta.url),
    )
    const undoing = [process.execPath, program]
    const [command, ...rest] = existsSync(shell) ? [shell, '-c', whenNeeded, 'guard', ...undoing] : undoing
    const child = spawn(command!, rest, {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: withoutPasswords(process.env),
    })
    this.#started += 1
    this.#child = child
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ended = promise
    child.once('close', () => resolve())
    child.once('error', () => resolve())
    void promise.then(() => this.#onEnd(child))
    child.stdin.on('error', () => {})
    child.stdout.on('error', () => {})
    createInterface({ input: child.stdout }).on('line', line => this.#hear(line))
    child.stdin.write(`${JSON.stringify(told satisfies GuardedRun)}\n${watch ? `${watchLine}\n` : ''}`)
    if (this.#phase === 'handed-over') child.stdin.end()
    // Whoever waits for a hand-over keeps us alive; until then the guard must not.
    else child.unref()
    unref(child)
  }

  #hear(line: string): void {
    const message: GuardMessage = JSON.parse(line)
    switch (message.kind) {
      case 'set-writable':
        this.#stop.abort(
          new Error(
            `its guard, which had no sign of life of it for ${Math.round(message.silentMs / 1_000)} s ` +
              `(was it suspended?), and has set the servers writable`,
          ),
        )
        break
      case 'undone':
      case 'left':
        this.#verdicts.set(message.endpoint, message)
        break
      default:
        message satisfies never
    }
  }

  #onEnd(child: ChildProcess): void {
    if (child !== this.#child || this.#phase === 'over') return
    const isDone = this.#phase === 'handed-over' && this.#verdicts.size === this.#options.endpoints.length
    if (!isDone && this.#started < mostGuards) {
      this.#start()
      return
    }
    if (!isDone)
      this.#stop.abort(new Error(`the end of its guard, which was ended or did not start ${mostGuards} times`))
    if (this.#phase === 'handed-over') this.#tell()
  }

  #tell(): void {
    this.#phase = 'over'
    const verdictOf = (endpoint: number): Verdict =>
      this.#verdicts.get(endpoint) ?? { kind: 'left', endpoint, because: 'the guard was ended' }
    this.#handedOver.resolve(this.#options.endpoints.map((_, endpoint) => verdictOf(endpoint)))
  }
}

/** The shell and what it has started. */
function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has gone in the meantime.
  }
}

/** Pipes to a child keep a process alive as the child does. */
function unref({ stdin, stdout }: ChildProcess): void {
  for (const stream of [stdin, stdout]) (stream as { unref?: () => void } | null)?.unref?.()
}

function withoutPasswords(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^CROSSCHECK_\w*PASSWORD$/.test(name)))
}
