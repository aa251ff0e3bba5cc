import { clock } from '../../kit/clock.ts'
import { NotPermitted } from '../../model/not-permitted.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { endConnection } from '../activity/end-connection.ts'
import { ReadOnlyClaim } from './read-only-claim.ts'
import { type ReadOnlyMechanism, SetWritableMeanwhile } from './read-only-mechanism.ts'
import {
  currentReadOnlySettings,
  formatSettings,
  type ReadOnlySetting,
  type ReadOnlySettings,
  restoreReadOnlySettings,
} from './read-only-settings.ts'
import { dropSettingsNote, settingsNote, writeSettingsNote } from './settings-note.ts'

/** The signal cancels the switch; the statement itself may take as long as a timer can. */
const untilCalledOffMs = 2 ** 31 - 1

/**
 * Sets a server read-only by a global setting. If the server does not know `super_read_only`, uses `read_only` instead.
 * `note` is the id of the run that notes the earlier settings on a server that Crosscheck did not start. Throws
 * UsageError if the account may not set a server read-only.
 */
export async function readOnlyBySettings(
  server: Server,
  wanted: ReadOnlySetting,
  adminSession: SessionOpener,
  note: string | undefined,
): Promise<ReadOnlyMechanism> {
  await using undo = new AsyncDisposableStack()
  // Taken before the settings are read: while another run has the claim, the settings are those of that run.
  const claim = note === undefined ? undefined : undo.use(await ReadOnlyClaim.take(server, adminSession, note))
  await using session = await adminSession.open({})
  const now = await currentReadOnlySettings(session)
  await ensureAllowed(server, session, now)
  await claim?.sign()
  const setting = now[wanted] === undefined ? 'read_only' : wanted
  const instead = setting === wanted ? '' : ` (this server knows no ${wanted})`
  undo.move()
  return new SettingSwitch(adminSession, { mode: setting, how: `SET GLOBAL ${setting} = 1${instead}` }, claim)
}

class SettingSwitch implements ReadOnlyMechanism {
  readonly how: string
  readonly mode: ReadOnlySetting
  readonly #adminSession: SessionOpener
  /** Present on a server that Crosscheck did not start. */
  readonly #claim: ReadOnlyClaim | undefined
  /** The earlier settings, while the server is read-only, or may be. */
  #before: ReadOnlySettings | undefined
  /** The server has confirmed that it is read-only, and must still be read-only when the settings are restored. */
  #isReadOnly = false
  #control: Session | undefined

  constructor(
    adminSession: SessionOpener,
    { mode, how }: { mode: ReadOnlySetting; how: string },
    claim: ReadOnlyClaim | undefined,
  ) {
    this.#adminSession = adminSession
    this.mode = mode
    this.how = how
    this.#claim = claim
  }

  async on(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    await this.#claim?.ensureClaimed()
    const control = await this.#openControl()
    const before = await currentReadOnlySettings(control)
    if (this.#claim) await writeSettingsNote(control, this.#claim.runId, before)
    this.#before = before
    try {
      const waitedMs = await this.#set(control, signal)
      signal.throwIfAborted()
      await this.#ensureReadOnly(control)
      this.#isReadOnly = true
      return waitedMs
    } catch (error) {
      // The first error is the one to report; disposing of the switch tries again.
      await this.off().catch(() => {})
      throw error
    }
  }

  async off(): Promise<void> {
    if (!this.#before) return
    const control = await this.#openControl()
    const wasWritable = this.#isReadOnly && !isReadOnlyNow(await currentReadOnlySettings(control), this.mode)
    await restoreReadOnlySettings(control, this.#before)
    if (this.#claim) await dropSettingsNote(control, this.#claim.runId)
    this.#before = undefined
    this.#isReadOnly = false
    if (wasWritable) throw new SetWritableMeanwhile()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using _ = this.#control
    await this.#claim?.[Symbol.asyncDispose]()
  }

  /** Returns a connection that is kept from one read-only window to the next, unless it was lost in between. */
  async #openControl(): Promise<Session> {
    const known = this.#control
    if (known && (await isAlive(known))) return known
    this.#control = undefined
    await known?.[Symbol.asyncDispose]()
    this.#control = await this.#adminSession.open({})
    return this.#control
  }

  /**
   * Runs the statement on a connection of its own: the statement may wait for other connections, and is then ended
   * through `control`.
   */
  async #set(control: Session, signal: AbortSignal): Promise<number> {
    // The default database shows to which run the connection belongs, if nobody is left to end it.
    const database = this.#claim ? { database: settingsNote(this.#claim.runId) } : {}
    await using session = await this.#adminSession.open(database)
    let ended: Promise<void> | undefined
    const callOff = () => {
      ended = endConnection(control, session.connectionId)
      ended.catch(() => {})
    }
    signal.addEventListener('abort', callOff, { once: true })
    try {
      signal.throwIfAborted()
      const startMs = clock.monotonicMs()
      await queryRows(session, `SET GLOBAL ${this.mode} = 1`, untilCalledOffMs)
      return clock.monotonicMs() - startMs
    } catch (error) {
      await ended
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', callOff)
    }
  }

  async #ensureReadOnly(session: Session): Promise<void> {
    const now = await currentReadOnlySettings(session)
    if (!isReadOnlyNow(now, this.mode)) {
      throw new ServerFailure(`${this.how} was accepted, and the server says ${formatSettings(now)}`)
    }
  }
}

function isReadOnlyNow(now: ReadOnlySettings, mode: ReadOnlySetting): boolean {
  return now.read_only !== 'OFF' && now[mode] !== 'OFF'
}

async function isAlive(session: Session): Promise<boolean> {
  return await queryRows(session, 'DO 0', 5_000).then(
    () => true,
    () => false,
  )
}

/** Checks the privilege by setting the current values again, which waits for nobody and changes nothing. */
async function ensureAllowed({ spec, endpoint }: Server, session: Session, now: ReadOnlySettings): Promise<void> {
  try {
    await restoreReadOnlySettings(session, now)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new NotPermitted(`${spec}: ${endpoint.user} may not make the server read-only: ${error.message}`, {
      remedy:
        'it takes SYSTEM_VARIABLES_ADMIN (MySQL from 8.0 on), READ_ONLY ADMIN (MariaDB) or SUPER (MySQL up to 5.7); ' +
        'where nobody is given these, set only the connections read-only: --read-only-mode session',
      cause: error,
    })
  }
}
