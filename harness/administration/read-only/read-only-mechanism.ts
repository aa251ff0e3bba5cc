import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ServerFailure } from '../../model/server-failure.ts'

/** Somebody else has set the server writable: nobody knows which of the replies come from a read-only server. */
export class SetWritableMeanwhile extends ServerFailure {
  constructor() {
    super('somebody else set the server writable while it was to be read-only')
    this.name = 'SetWritableMeanwhile'
  }
}

/**
 * One way to set a server read-only. Disposing of the mechanism gives up the right to use it; the server must be set
 * read-write before.
 */
export interface ReadOnlyMechanism extends AsyncDisposable {
  /** For people: how the server is set read-only. */
  readonly how: string
  /** The mode that is really used on this server, which may not know the requested one. */
  readonly mode: ReadOnlyMode
  /**
   * Sets the server read-only. Resolves when the server confirms it, with the time that took, in milliseconds. If that
   * fails or is cancelled, the server is not read-only; rejects with the signal's reason if it was cancelled.
   */
  on(signal: AbortSignal): Promise<number>
  /**
   * Restores the earlier settings of the server. Does nothing if the server is not read-only. Throws
   * SetWritableMeanwhile, after everything is restored, if somebody else had set the server writable before.
   */
  off(): Promise<void>
}

/** Sets nothing on the server as a whole: each connection of the application is set read-only. */
export const readOnlyBySession: ReadOnlyMechanism = {
  how: 'SET SESSION TRANSACTION READ ONLY on each connection',
  mode: 'session',
  on: async () => 0,
  off: async () => {},
  [Symbol.asyncDispose]: async () => {},
}
