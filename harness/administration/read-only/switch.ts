import { DeadlineExceeded } from '../../kit/deadline.ts'
import { ownCommand } from '../../kit/own-command.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { freezeByRestart } from './freeze-by-restart.ts'
import { freezeBySettings } from './freeze-by-settings.ts'
import { type FreezeMeans, freezeBySession, SetWritableMeanwhile } from './freeze-means.ts'

const usualDeadlineMs = 30_000

/** Freezes one server for writing and thaws it again. Disposing of it thaws what is frozen, and is the end of it. */
export interface FreezeSwitch extends AsyncDisposable {
  /** For people: `SET GLOBAL read_only = 1`; says so where the wanted mode is not known to this server and what is used instead. */
  readonly how: string
  /** What it comes to on this server, which may not know the mode that was wanted. */
  readonly mode: ReadOnlyMode
  /**
   * Resolves when the server says that it is read-only; `waitedMs` is how long it took from being asked. When
   * `deadlineMs` is over (30 s), rejects with DeadlineExceeded, and when the signal is aborted, with its reason; nothing
   * is frozen then, and nothing waits on the server to freeze it.
   */
  freeze(options?: { deadlineMs?: number; signal?: AbortSignal }): Promise<{ waitedMs: number }>
  /** Puts back how the server was set before. Calls off a freeze that still waits. Does nothing where nothing is frozen. */
  thaw(): Promise<void>
}

/**
 * Makes ready to freeze a server, and changes nothing yet. `caretaker` opens sessions of an account that may. `runId` is
 * needed for a server that is not ours: the run's note tells there how it was set before, for whoever has to put it
 * back in our place; and no other run can make ready to freeze it until the switch is disposed of. Throws UsageError
 * where a server cannot be frozen in this way, or not now.
 */
export async function openSwitch(
  server: Server,
  mode: ReadOnlyMode,
  caretaker: SessionOpener,
  runId?: string,
): Promise<FreezeSwitch> {
  return new ServerSwitch(server, await meansOf(server, mode, caretaker, runId))
}

async function meansOf(
  server: Server,
  mode: ReadOnlyMode,
  caretaker: SessionOpener,
  runId: string | undefined,
): Promise<FreezeMeans> {
  switch (mode) {
    case 'session':
      return freezeBySession
    case 'innodb_read_only':
      return freezeByRestart(server, caretaker)
    case 'read_only':
    case 'super_read_only':
      if (!server.ours && runId === undefined) throw new Error(`${server.spec} would be frozen without a note of it`)
      return freezeBySettings(server, mode, caretaker, server.ours ? undefined : runId)
    default:
      return mode satisfies never
  }
}

class ServerSwitch implements FreezeSwitch {
  readonly how: string
  readonly mode: ReadOnlyMode
  readonly #server: Server
  readonly #means: FreezeMeans
  #freezing: { callOff: AbortController; done: Promise<unknown> } | undefined
  #frozen = false

  constructor(server: Server, means: FreezeMeans) {
    this.#server = server
    this.#means = means
    this.how = means.how
    this.mode = means.mode
  }

  async freeze({
    deadlineMs = usualDeadlineMs,
    signal,
  }: {
    deadlineMs?: number
    signal?: AbortSignal
  } = {}): Promise<{ waitedMs: number }> {
    if (this.#frozen) return { waitedMs: 0 }
    if (this.#freezing) throw new Error(`${this.#server.spec} is being frozen already`)
    const callOff = new AbortController()
    const late = new DeadlineExceeded(`${this.#server.spec} becoming read-only (${this.how})`, deadlineMs)
    const timer = setTimeout(() => callOff.abort(late), deadlineMs)
    const freezing = this.#means.freeze(signal ? AbortSignal.any([signal, callOff.signal]) : callOff.signal)
    this.#freezing = { callOff, done: freezing.catch(() => {}) }
    try {
      const waitedMs = await freezing
      this.#frozen = true
      return { waitedMs }
    } finally {
      clearTimeout(timer)
      this.#freezing = undefined
    }
  }

  async thaw(): Promise<void> {
    this.#freezing?.callOff.abort(new Error(`${this.#server.spec} is being thawed`))
    await this.#freezing?.done
    // With a server of ours that has died, what was frozen is gone.
    if (this.#server.died.aborted) return
    try {
      await this.#means.thaw()
      this.#frozen = false
    } catch (cause) {
      if (cause instanceof SetWritableMeanwhile) {
        this.#frozen = false
        throw new ServerFailure(`${this.#server.spec}: ${cause.message}`, { cause })
      }
      throw new ServerFailure(`${this.#server.spec} could not be thawed: ${messageOf(cause)}${this.#whatHelps()}`, {
        cause,
      })
    }
  }

  #whatHelps(): string {
    const { ours, spec } = this.#server
    return ours ? '' : `; it may still be read-only; to put it back: ${ownCommand(['recover', spec])}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.thaw()
    } finally {
      await this.#means[Symbol.asyncDispose]()
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
