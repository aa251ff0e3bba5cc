import { DeadlineExceeded } from '../../kit/deadline.ts'
import { ownCommand } from '../../kit/own-command.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { readOnlyByRestart } from './read-only-by-restart.ts'
import { readOnlyBySettings } from './read-only-by-settings.ts'
import { type ReadOnlyMechanism, readOnlyBySession, SetWritableMeanwhile } from './read-only-mechanism.ts'

const usualDeadlineMs = 30_000

/** Sets one server read-only and read-write again. Disposing of it sets read-write what is read-only, and is the end of it. */
export interface ReadOnlySwitch extends AsyncDisposable {
  /** For people: `SET GLOBAL read_only = 1`; says so where the wanted mode is not known to this server and what is used instead. */
  readonly how: string
  /** What it comes to on this server, which may not know the mode that was wanted. */
  readonly mode: ReadOnlyMode
  /**
   * Resolves when the server says that it is read-only; `waitedMs` is how long it took from being asked. When
   * `deadlineMs` is over (30 s), rejects with DeadlineExceeded, and when the signal is aborted, with its reason; nothing
   * is read-only then, and nothing waits on the server to freeze it.
   */
  on(options?: { deadlineMs?: number; signal?: AbortSignal }): Promise<{ waitedMs: number }>
  /** Puts back how the server was set before. Calls off a switch that still waits. Does nothing where nothing is read-only. */
  off(): Promise<void>
}

/**
 * Makes ready to set a server read-only, and changes nothing yet. `admin session` opens sessions of an account that may. `runId` is
 * needed for a server that Crosscheck did not start: the run's note tells there how it was set before, for whoever has to put it
 * back in our place; and no other run can make ready to set it read-only until the switch is disposed of. Throws UsageError
 * where a server cannot be set read-only in this way, or not now.
 */
export async function openSwitch(
  server: Server,
  mode: ReadOnlyMode,
  adminSession: SessionOpener,
  runId?: string,
): Promise<ReadOnlySwitch> {
  return new ServerSwitch(server, await mechanismOf(server, mode, adminSession, runId))
}

async function mechanismOf(
  server: Server,
  mode: ReadOnlyMode,
  adminSession: SessionOpener,
  runId: string | undefined,
): Promise<ReadOnlyMechanism> {
  switch (mode) {
    case 'session':
      return readOnlyBySession
    case 'innodb_read_only':
      return readOnlyByRestart(server, adminSession)
    case 'read_only':
    case 'super_read_only':
      if (!server.ours && runId === undefined)
        throw new Error(`${server.spec} would be set read-only without a note of it`)
      return readOnlyBySettings(server, mode, adminSession, server.ours ? undefined : runId)
    default:
      return mode satisfies never
  }
}

class ServerSwitch implements ReadOnlySwitch {
  readonly how: string
  readonly mode: ReadOnlyMode
  readonly #server: Server
  readonly #means: ReadOnlyMechanism
  #switching: { callOff: AbortController; done: Promise<unknown> } | undefined
  #isOn = false

  constructor(server: Server, means: ReadOnlyMechanism) {
    this.#server = server
    this.#means = means
    this.how = means.how
    this.mode = means.mode
  }

  async on({
    deadlineMs = usualDeadlineMs,
    signal,
  }: {
    deadlineMs?: number
    signal?: AbortSignal
  } = {}): Promise<{ waitedMs: number }> {
    if (this.#isOn) return { waitedMs: 0 }
    if (this.#switching) throw new Error(`${this.#server.spec} is being set read-only already`)
    const callOff = new AbortController()
    const late = new DeadlineExceeded(`${this.#server.spec} becoming read-only (${this.how})`, deadlineMs)
    const timer = setTimeout(() => callOff.abort(late), deadlineMs)
    const switching = this.#means.on(signal ? AbortSignal.any([signal, callOff.signal]) : callOff.signal)
    this.#switching = { callOff, done: switching.catch(() => {}) }
    try {
      const waitedMs = await switching
      this.#isOn = true
      return { waitedMs }
    } finally {
      clearTimeout(timer)
      this.#switching = undefined
    }
  }

  async off(): Promise<void> {
    this.#switching?.callOff.abort(new Error(`${this.#server.spec} is being set read-write`))
    await this.#switching?.done
    // With a server that Crosscheck started that has died, what was read-only is gone.
    if (this.#server.died.aborted) return
    try {
      await this.#means.off()
      this.#isOn = false
    } catch (cause) {
      if (cause instanceof SetWritableMeanwhile) {
        this.#isOn = false
        throw new ServerFailure(`${this.#server.spec}: ${cause.message}`, { cause })
      }
      throw new ServerFailure(
        `${this.#server.spec} could not be set read-write: ${messageOf(cause)}${this.#whatHelps()}`,
        {
          cause,
        },
      )
    }
  }

  #whatHelps(): string {
    const { ours, spec } = this.#server
    return ours ? '' : `; it may still be read-only; to put it back: ${ownCommand(['recover', spec])}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.off()
    } finally {
      await this.#means[Symbol.asyncDispose]()
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
