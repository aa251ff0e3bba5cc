import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ServerFailure } from '../../model/server-failure.ts'

/** Somebody else has set the server writable: nobody knows which of the answers are those of a read-only server. */
export class SetWritableMeanwhile extends ServerFailure {
  constructor() {
    super('somebody else set the server writable while it was to be read-only')
    this.name = 'SetWritableMeanwhile'
  }
}

/** One way to set a server read-only. Disposing of it gives up the right to do so; it is to be set read-write before. */
export interface ReadOnlyMechanism extends AsyncDisposable {
  /** For people: what is done. */
  readonly how: string
  /** What it comes to on this server, which may not know the mode that was wanted. */
  readonly mode: ReadOnlyMode
  /**
   * Resolves when the server says that it is read-only, with the milliseconds that it took for that. Where that fails or is
   * called off, nothing is read-only; rejects with the signal's reason when it was called off.
   */
  on(signal: AbortSignal): Promise<number>
  /**
   * Makes the server what it was before. Does nothing where nothing is read-only. Throws SetWritableMeanwhile, when all is
   * as it was, where somebody else had done so already.
   */
  off(): Promise<void>
}

/** Nothing on the server as a whole: each connection of the application is set. */
export const readOnlyBySession: ReadOnlyMechanism = {
  how: 'SET SESSION TRANSACTION READ ONLY on each connection',
  mode: 'session',
  on: async () => 0,
  off: async () => {},
  [Symbol.asyncDispose]: async () => {},
}
