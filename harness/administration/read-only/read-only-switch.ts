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

/**
 * Sets one server read-only and read-write again. Disposing of the switch sets a read-only server read-write, and ends
 * the use of the switch.
 */
export interface ReadOnlySwitch extends AsyncDisposable {
  /**
   * For people: `SET GLOBAL read_only = 1`; mentions the replacement if this server does not know the requested mode.
   */
  readonly how: string
  /** The mode that is really used on this server, which may not know the requested one. */
  readonly mode: ReadOnlyMode
  /**
   * Sets the server read-only. Resolves when the server confirms it; `waitedMs` is the time since the request. Rejects
   * with DeadlineExceeded after `deadlineMs` (default: 30 s), and with the reason of the signal when that is aborted;
   * then the server is not read-only, and no statement waits on the server to set it read-only.
   */
  on(options?: { deadlineMs?: number; signal?: AbortSignal }): Promise<{ waitedMs: number }>
  /**
   * Restores the earlier settings of the server. Cancels a switch that still waits. Does nothing if the server is not
   * read-only.
   */
  off(): Promise<void>
}

/**
 * Prepares to set a server read-only, and changes nothing yet. `adminSession` opens sessions of an account that may do
 * so. `runId` is required for a server that Crosscheck did not start: there, the run's note contains the earlier
 * settings, for a guard or recovery that must restore them in place of this process, and no other run can prepare a
 * switch until this one is disposed of. Throws UsageError if a server cannot be set read-only in this way, or not now.
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
    // If a server that Crosscheck started has died, its read-only state is gone, too.
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
