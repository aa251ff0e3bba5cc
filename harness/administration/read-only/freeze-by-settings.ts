import { clock } from '../../kit/clock.ts'
import { NotPermitted } from '../../model/not-permitted.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { ask, QuestionRefused } from '../../session/ask.ts'
import { endConnection } from '../activity/end-connection.ts'
import { FreezeClaim } from './freeze-claim.ts'
import { type FreezeMeans, SetWritableMeanwhile } from './freeze-means.ts'
import { dropFreezeNote, freezeNote, writeFreezeNote } from './freeze-note.ts'
import {
  type FreezeSetting,
  type FreezeSettings,
  formatSettings,
  readFreezeSettings,
  restoreFreezeSettings,
} from './freeze-settings.ts'

/** The switch is called off by its signal; the statement itself may take as long as a timer can. */
const untilCalledOffMs = 2 ** 31 - 1

/**
 * Freezes by a global setting. Where the server does not know `super_read_only`, `read_only` is used instead. `note` is
 * the run that writes down, on a server that is not ours, how it was set before. Throws UsageError where the account may
 * not.
 */
export async function freezeBySettings(
  server: Server,
  wanted: FreezeSetting,
  caretaker: SessionOpener,
  note: string | undefined,
): Promise<FreezeMeans> {
  await using undo = new AsyncDisposableStack()
  // Before the settings are read: they are another run's own while that one has the server.
  const claim = note === undefined ? undefined : undo.use(await FreezeClaim.take(server, caretaker, note))
  await using session = await caretaker.open({})
  const now = await readFreezeSettings(session)
  await ensureAllowed(server, session, now)
  await claim?.sign()
  const setting = now[wanted] === undefined ? 'read_only' : wanted
  const instead = setting === wanted ? '' : ` (this server knows no ${wanted})`
  undo.move()
  return new SettingSwitch(caretaker, { mode: setting, how: `SET GLOBAL ${setting} = 1${instead}` }, claim)
}

class SettingSwitch implements FreezeMeans {
  readonly how: string
  readonly mode: FreezeSetting
  readonly #caretaker: SessionOpener
  /** On a server that is not ours. */
  readonly #claim: FreezeClaim | undefined
  /** While it is frozen, or may be. */
  #before: FreezeSettings | undefined
  /** The server has said that it is read-only, and must still be so when it is set back. */
  #isFrozen = false
  #control: Session | undefined

  constructor(
    caretaker: SessionOpener,
    { mode, how }: { mode: FreezeSetting; how: string },
    claim: FreezeClaim | undefined,
  ) {
    this.#caretaker = caretaker
    this.mode = mode
    this.how = how
    this.#claim = claim
  }

  async freeze(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    await this.#claim?.ensureHeld()
    const control = await this.#openControl()
    const before = await readFreezeSettings(control)
    if (this.#claim) await writeFreezeNote(control, this.#claim.runId, before)
    this.#before = before
    try {
      const waitedMs = await this.#set(control, signal)
      signal.throwIfAborted()
      await this.#ensureFrozen(control)
      this.#isFrozen = true
      return waitedMs
    } catch (error) {
      // The first error is the one to tell; whoever disposes of the switch tries again.
      await this.thaw().catch(() => {})
      throw error
    }
  }

  async thaw(): Promise<void> {
    if (!this.#before) return
    const control = await this.#openControl()
    const wasWritable = this.#isFrozen && !isFrozen(await readFreezeSettings(control), this.mode)
    await restoreFreezeSettings(control, this.#before)
    if (this.#claim) await dropFreezeNote(control, this.#claim.runId)
    this.#before = undefined
    this.#isFrozen = false
    if (wasWritable) throw new SetWritableMeanwhile()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using _ = this.#control
    await this.#claim?.[Symbol.asyncDispose]()
  }

  /** A connection that lives on from one freeze to the next, unless it was lost in between. */
  async #openControl(): Promise<Session> {
    const known = this.#control
    if (known && (await answers(known))) return known
    this.#control = undefined
    await known?.[Symbol.asyncDispose]()
    this.#control = await this.#caretaker.open({})
    return this.#control
  }

  /** On a connection of its own: it may wait for others, and is ended then by way of `control`. */
  async #set(control: Session, signal: AbortSignal): Promise<number> {
    // Its default database tells whose it is, should nobody be left to end it.
    const database = this.#claim ? { database: freezeNote(this.#claim.runId) } : {}
    await using session = await this.#caretaker.open(database)
    let ended: Promise<void> | undefined
    const callOff = () => {
      ended = endConnection(control, session.connectionId)
      ended.catch(() => {})
    }
    signal.addEventListener('abort', callOff, { once: true })
    try {
      signal.throwIfAborted()
      const startMs = clock.monotonicMs()
      await ask(session, `SET GLOBAL ${this.mode} = 1`, untilCalledOffMs)
      return clock.monotonicMs() - startMs
    } catch (error) {
      await ended
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', callOff)
    }
  }

  async #ensureFrozen(session: Session): Promise<void> {
    const now = await readFreezeSettings(session)
    if (!isFrozen(now, this.mode)) {
      throw new ServerFailure(`${this.how} was accepted, and the server says ${formatSettings(now)}`)
    }
  }
}

function isFrozen(now: FreezeSettings, mode: FreezeSetting): boolean {
  return now.read_only !== 'OFF' && now[mode] !== 'OFF'
}

async function answers(session: Session): Promise<boolean> {
  return await ask(session, 'DO 0', 5_000).then(
    () => true,
    () => false,
  )
}

/** By setting what is set already: that waits for nobody and changes nothing. */
async function ensureAllowed({ spec, endpoint }: Server, session: Session, now: FreezeSettings): Promise<void> {
  try {
    await restoreFreezeSettings(session, now)
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error
    throw new NotPermitted(`${spec}: ${endpoint.user} may not make the server read-only: ${error.message}`, {
      remedy:
        'it takes SYSTEM_VARIABLES_ADMIN (MySQL from 8.0 on), READ_ONLY ADMIN (MariaDB) or SUPER (MySQL up to 5.7); ' +
        'where nobody is given these, freeze the connections alone: --read-only-mode session',
      cause: error,
    })
  }
}
