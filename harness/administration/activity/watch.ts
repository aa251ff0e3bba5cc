import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import type { Side } from '../../model/side.ts'
import type { UnexpectedWrite } from '../../model/unexpected-write.ts'
import { queryRows } from '../../session/query-rows.ts'
import { readBinaryLogEntries } from './binary-log-entries.ts'
import { readBypassesNow } from './bypassing-accounts.ts'
import { isLeftOver } from './left-over.ts'
import { eventsRun, hasRun, readScheduledEvents, type ScheduledEvent } from './scheduled-events.ts'
import { readServerState, type ServerState } from './server-state.ts'
import { isSystemAccount } from './system-objects.ts'
import { type TableContents, tableChecksums } from './table-checksums.ts'
import { attributeWrites } from './write-attribution.ts'

interface WatchRequest {
  side: Side
  /** Databases whose tables are compared row by row; all other tables are compared by the time of their last change. */
  databases: readonly string[]
  /** The id of this run, whose other databases are not watched. */
  runId?: string
  /** The name of the user whose writes are reported elsewhere. */
  applicationUser: string
}

/** Everything that the watch compares, at one moment. */
interface Look {
  state: ServerState
  events: ScheduledEvent[]
  contents: TableContents
}

/** An event that is due within this time is waited for. */
const eventHorizonSeconds = 3
/** In milliseconds: a busy scheduler runs events late. */
const eventSlackMs = 1_500
/** In milliseconds, from the start of an event to its first write. */
const eventWriteMs = 500

/**
 * Proves by observation that nothing is written on a server while it is read-only, or reports the unexpected writes.
 */
export class Watch {
  readonly #opener: SessionOpener
  readonly #request: WatchRequest
  readonly #before: Look
  readonly #startMs: number
  /** The facts that the account of the session may not see, and why. */
  readonly unread: string[]
  readonly #unwatched = new Map<string, string>()

  private constructor(opener: SessionOpener, request: WatchRequest, before: Look) {
    this.#opener = opener
    this.#request = request
    this.#before = before
    this.#startMs = clock.monotonicMs()
    this.unread = before.state.unread
    this.#noteUnwatched(before.contents)
  }

  /** Sentences on tables whose contents could not be read, so that a write to them would not have been seen. */
  get unwatched(): string[] {
    return [...this.#unwatched].map(([table, reason]) => `${table} could not be read: ${reason}`)
  }

  #noteUnwatched({ unread }: TableContents): void {
    for (const [table, reason] of unread) this.#unwatched.set(table, reason)
  }

  /** Begins the watch. Must be called right after the server is read-only. */
  static async begin(opener: SessionOpener, request: WatchRequest): Promise<Watch> {
    await using session = await openObserver(opener)
    return new Watch(opener, request, await look(session, opener, request))
  }

  /**
   * Ends the watch. Must be called right before the server is read-write again. Waits for every event that was due soon
   * after the beginning.
   */
  async end(): Promise<UnexpectedWrite[]> {
    await using session = await openObserver(this.#opener)
    await this.#letEventsRun(session)
    const after = await look(session, this.#opener, this.#request)
    this.#noteUnwatched(after.contents)
    const changed = [
      ...this.#changedContents(after.contents),
      ...(await changedLogs(session, this.#before.state, after.state)),
      ...changedState(this.#before.state, after.state),
    ]
    if (changed.length === 0) return []
    const attribution = await attributeWrites(session, {
      before: this.#before,
      after,
      applicationUser: this.#request.applicationUser,
      sinceMs: clock.monotonicMs() - this.#startMs,
    })
    return changed.map(write => {
      const writtenBy = attribution.of(write.what)
      return { side: this.#request.side, ...write, ...(writtenBy ? { writtenBy } : {}) }
    })
  }

  #changedContents({ checksums, unread }: TableContents): Change[] {
    const changed: Change[] = []
    const before = this.#before.contents
    for (const table of new Set([...before.checksums.keys(), ...checksums.keys()])) {
      const was = before.checksums.get(table)
      const is = checksums.get(table)
      if (was === is || before.unread.has(table) || unread.has(table)) continue
      changed.push({ what: `table ${table}`, before: showChecksum(was), after: showChecksum(is) })
    }
    return changed
  }

  async #letEventsRun(session: Session): Promise<void> {
    const due = await this.#eventsToWaitFor(session)
    if (due.length === 0 || !(await eventsRun(session))) return
    const untilMs = this.#startMs + eventHorizonSeconds * 1_000 + eventSlackMs
    await until('the turn of every event', Math.max(1, untilMs - clock.monotonicMs()), async () => {
      const now = new Map((await readScheduledEvents(session)).map(event => [event.name, event]))
      return due.every(event => hasRun(event, now.get(event.name)))
    })
    const { databases } = this.#request
    const isOurs = ({ database }: ScheduledEvent) => databases.includes(database)
    await until('a write of an event', eventWriteMs, async () => {
      if (due.some(isOurs) && this.#changedContents(await tableChecksums(this.#opener, databases)).length === 0) {
        return false
      }
      if (due.every(isOurs)) return true
      const state = await readState(session, this.#request)
      return state.binaryLog !== this.#before.state.binaryLog || changedState(this.#before.state, state).length > 0
    })
  }

  /**
   * Returns the events that may write, no matter to whom they belong, and in the run's own databases also those that
   * try to write and may not.
   */
  async #eventsToWaitFor(session: Session): Promise<ScheduledEvent[]> {
    const soon = this.#before.events.filter(
      ({ enabled, definer, dueInSeconds }) =>
        enabled && !isSystemAccount(definer) && (dueInSeconds ?? Infinity) <= eventHorizonSeconds,
    )
    if (soon.length === 0) return []
    const bypassing = await readBypassesNow(session)
    return soon.filter(event => this.#request.databases.includes(event.database) || bypassing.mayWrite(event))
  }
}

type Change = Pick<UnexpectedWrite, 'what' | 'before' | 'after'>

async function openObserver(opener: SessionOpener): Promise<Session> {
  const session = await opener.open({})
  try {
    // Sessions may have a pinned clock, and since version 8 MySQL reads table statistics from a cache that can be a day
    // old.
    await queryRows(session, 'SET timestamp = DEFAULT')
    const cached = await queryRows(session, `SHOW VARIABLES LIKE 'information_schema_stats_expiry'`)
    if (cached.length > 0) await queryRows(session, 'SET SESSION information_schema_stats_expiry = 0')
    return session
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

async function look(session: Session, opener: SessionOpener, request: WatchRequest): Promise<Look> {
  const state = await readState(session, request)
  const events = (await readScheduledEvents(session)).filter(({ database }) => !isLeftOver(database, request))
  return { state, events, contents: await tableChecksums(opener, request.databases) }
}

function readState(session: Session, request: WatchRequest): Promise<ServerState> {
  return readServerState(session, database => request.databases.includes(database) || isLeftOver(database, request))
}

function changedState(before: ServerState, after: ServerState): Change[] {
  const changed: Change[] = []
  const compare = (what: string, was: string | undefined, is: string | undefined) => {
    if (is !== undefined && was !== is) changed.push({ what, before: was ?? 'none', after: is })
  }
  // The server forgets these times when it closes a table, and may then have none.
  for (const [table, time] of after.updateTimes) {
    compare(`table ${table}`, changedAt(before.updateTimes.get(table)), changedAt(time))
  }
  for (const { name, position } of after.channels) {
    compare(name, before.channels.find(channel => channel.name === name)?.position, position)
  }
  return changed
}

/** Returns what was added to the binary log and the sets of transactions, unless it is only what read-only permits. */
async function changedLogs(session: Session, before: ServerState, after: ServerState): Promise<Change[]> {
  const hasGrown = after.binaryLog !== undefined && after.binaryLog !== before.binaryLog
  const entries =
    hasGrown && before.binaryLog !== undefined ? await readBinaryLogEntries(session, before.binaryLog) : undefined
  if (entries?.permittedOnly) return []
  const changed = [...after.gtidSets]
    .filter(([name, set]) => before.gtidSets.get(name) !== set)
    .map(([name, set]) => ({ what: `GTID set ${name}`, before: before.gtidSets.get(name) ?? 'none', after: set }))
  if (!hasGrown) return changed
  const what = entries && entries.what.length > 0 ? `, with: ${entries.what.slice(0, 5).join('; ')}` : ''
  return [...changed, { what: 'binary log', before: before.binaryLog ?? 'none', after: `${after.binaryLog}${what}` }]
}

function changedAt(time: string | undefined): string | undefined {
  return time === undefined ? undefined : `changed last at ${time}`
}

function showChecksum(sum: string | undefined): string {
  return sum ?? 'no such table'
}

/** Waits for a condition; continues without it after the deadline. */
async function until(what: string, deadlineMs: number, condition: () => Promise<boolean>): Promise<void> {
  try {
    await waitFor(async () => ((await condition()) ? true : undefined), { what, deadlineMs, intervalMs: 25 })
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error
  }
}
