import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { waitFor, withDeadline } from '../kit/deadline.ts'

const runDeadlineMs = 110_000

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** For tests: the program as a running process. */
export class CrosscheckProcess {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  #stdout = ''
  #stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout!.setEncoding('utf8').on('data', text => {
      this.#stdout += text
    })
    child.stderr!.setEncoding('utf8').on('data', text => {
      this.#stderr += text
    })
    this.ended = withDeadline(once(child, 'close'), { what: 'the end of crosscheck', deadlineMs: runDeadlineMs }).then(
      ([code]) => ({ code, stdout: this.#stdout, stderr: this.#stderr }),
      error => {
        this.signal('SIGKILL')
        throw new Error(`${error.message}\n${this.#stdout}\n${this.#stderr}`, { cause: error })
      },
    )
  }

  get pid(): number {
    return this.#child.pid!
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Waits until the program has written a text to standard error. */
  async untilStderr(text: string): Promise<void> {
    await waitFor(() => this.#stderr.includes(text) || undefined, { what: `${text} on stderr`, deadlineMs: 60_000 })
  }

  /** Closes the reading ends of the program's output, as `head` does when it has seen enough. */
  stopReading(): void {
    this.#child.stdout!.destroy()
    this.#child.stderr!.destroy()
  }

  /** Sends a signal to the program alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Sends a signal to all processes of the program's terminal, as Ctrl-C does. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal)
  }
}
