import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ServerFailure } from '../../model/server-failure.ts'

/** Somebody else has set the server writable: nobody knows which of the answers are those of a read-only server. */
export class SetWritableMeanwhile extends ServerFailure {
  constructor() {
    super('somebody else set the server writable while it was to be read-only')
    this.name = 'SetWritableMeanwhile'
  }
}

/** One way to freeze a server for writing. Disposing of it gives up the right to do so; it is to be thawed before. */
export interface FreezeMeans extends AsyncDisposable {
  /** For people: what is done. */
  readonly how: string
  /** What it comes to on this server, which may not know the mode that was wanted. */
  readonly mode: ReadOnlyMode
  /**
   * Resolves when the server says that it is frozen, with the milliseconds that it took for that. Where that fails or is
   * called off, nothing is frozen; rejects with the signal's reason when it was called off.
   */
  freeze(signal: AbortSignal): Promise<number>
  /**
   * Makes the server what it was before. Does nothing where nothing is frozen. Throws SetWritableMeanwhile, when all is
   * as it was, where somebody else had done so already.
   */
  thaw(): Promise<void>
}

/** Nothing on the server as a whole: each connection of the application is set. */
export const freezeBySession: FreezeMeans = {
  how: 'SET SESSION TRANSACTION READ ONLY on each connection',
  mode: 'session',
  freeze: async () => 0,
  thaw: async () => {},
  [Symbol.asyncDispose]: async () => {},
}
