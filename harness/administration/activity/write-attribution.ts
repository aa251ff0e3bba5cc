import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { nameOf, significant } from '../../sql/lexer/token-walk.ts'
import { type BypassingAccounts, readBypassesNow, showAccount } from './bypassing-accounts.ts'
import type { ScheduledEvent } from './scheduled-events.ts'
import type { ServerState } from './server-state.ts'

/** The state at one moment, as far as it shows who wrote something. */
interface Traces {
  state: ServerState
  events: ScheduledEvent[]
}

interface WriteAttribution {
  /** Names the writer of a change in words; undefined if nobody can be named. `what` as in an UnexpectedWrite. */
  of(what: string): string | undefined
}

/** Asks a server who can have written between two moments. */
export async function attributeWrites(
  session: Session,
  traces: {
    before: Traces
    after: Traces
    /** Omitted here, because its writes are attributed to the statements of the suites. */
    applicationUser: string
    /** Milliseconds since the first of the two moments. */
    sinceMs: number
  },
): Promise<WriteAttribution> {
  const { before, after } = traces
  const bypassing = await readBypassesNow(session)
  const events = ranMeanwhile(before.events, after.events).filter(bypassing.mayWrite)
  const replication = after.state.channels
    .filter(({ name, position }) => before.state.channels.find(each => each.name === name)?.position !== position)
    .map(({ name, from }) => `${name}, which applies what ${from} writes`)
  const seen = whoChangedRows(before.state, after.state, traces.applicationUser)
  const supposed = after.state.changedRows.size === 0 ? await whoWasActive(session, bypassing, traces) : []
  return {
    of: what => {
      const table = /^table .*\.(.*)$/.exec(what)?.[1]
      const naming = events.filter(({ body }) => table !== undefined && names(body, table))
      const likely = (naming.length > 0 ? naming : events).map(({ name, definer }) => {
        const at = definer.lastIndexOf('@')
        return `the event ${name}, whose definer is ${showAccount({ user: definer.slice(0, at), host: definer.slice(at + 1) })}`
      })
      // If the text of an event names the table, no guess is needed.
      return [...likely, ...seen, ...(naming.length > 0 ? [] : supposed), ...replication].join('; ') || undefined
    },
  }
}

function ranMeanwhile(before: readonly ScheduledEvent[], after: readonly ScheduledEvent[]): ScheduledEvent[] {
  const now = new Map(after.map(event => [event.name, event]))
  return before.filter(({ name, enabled, lastExecuted }) => enabled && now.get(name)?.lastExecuted !== lastExecuted)
}

function names(body: string, table: string): boolean {
  return significant(lex(body)).some(token => nameOf(token)?.toLowerCase() === table.toLowerCase())
}

function whoChangedRows(before: ServerState, after: ServerState, applicationUser: string): string[] {
  return [...after.changedRows].flatMap(([account, rows]) => {
    const more = rows - (before.changedRows.get(account) ?? 0)
    const at = account.lastIndexOf('@')
    const user = account.slice(0, at)
    if (more <= 0 || user === applicationUser) return []
    return [
      `${showAccount({ user, host: account.slice(at + 1) })}, whose statements changed ${more} row${more === 1 ? '' : 's'}`,
    ]
  })
}

/**
 * Names the exempt accounts whose connections were active: without the performance schema, the server shows no more.
 */
async function whoWasActive(
  session: Session,
  bypassing: BypassingAccounts,
  { applicationUser, sinceMs }: { applicationUser: string; sinceMs: number },
): Promise<string[]> {
  const rows = await queryRows(
    session,
    `SELECT DISTINCT user, host FROM information_schema.processlist
     WHERE user <> SUBSTRING_INDEX(USER(), '@', 1) AND command <> 'Daemon' AND time <= ${Math.ceil(sinceMs / 1_000)}`,
  )
  const users = new Set(bypassing.accounts.map(({ user }) => user))
  return rows
    .filter(([user]) => users.has(user ?? '') && user !== applicationUser)
    .map(([user, host]) => `perhaps '${user}' from ${host}, who is exempt from read-only and was active`)
}
