import type { ReadOnlyBypass } from '../../model/read-only-bypass.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import type { Side } from '../../model/side.ts'
import type { Statement } from '../../model/statement.ts'
import { queryRows } from '../../session/query-rows.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'
import {
  type BypassingAccounts,
  readBypassingAccounts,
  readSwitchingAccounts,
  showAccount,
  splitAccount,
} from './bypassing-accounts.ts'
import { isLeftOver } from './left-over.ts'
import { locateDefinition } from './locate-definition.ts'
import { readReplication } from './replication-status.ts'
import { mayWrite, readStoredObjects, type StoredObject } from './stored-objects.ts'
import { systemAccounts } from './system-objects.ts'

interface ReadOnlyBypassesRequest {
  side: Side
  /** The databases of this run. */
  databases: readonly string[]
  /** The name of the user with which the suites are replayed. */
  applicationUser: string
  /** Whether to list the accounts that come with a server: on a server that Crosscheck started, they do not matter. */
  serverAccounts: 'count' | 'leave-out'
  /** The statements of the fixtures, from which the location of a definition is found. */
  definitions: readonly Pick<Statement, 'effects' | 'at'>[]
  /** DEFINER clauses of the fixtures that were left out on servers that already run. */
  leftOut?: readonly LeftOutDefiner[]
  /** The id of this run, whose databases end with the run. */
  runId?: string
  /** The mode in which the server is read-only. Default: `read_only`. */
  mode?: ReadOnlyMode
}

const accountsOfServers = ['root', ...systemAccounts]

/**
 * Lists the accounts and objects that may write on a server while it is read-only. Only reads; `unread` describes in
 * sentences what the account of the session may not see.
 */
export async function listReadOnlyBypasses(
  opener: SessionOpener,
  request: ReadOnlyBypassesRequest,
): Promise<{ bypasses: ReadOnlyBypass[]; unread: string[] }> {
  const mode = request.mode ?? 'read_only'
  await using session = await opener.open({})
  const bypassing = await readBypassingAccounts(session, mode)
  const schedulerIsOn = await readSchedulerIsOn(session)
  const all = (await readStoredObjects(session)).map(object => asWritten(object, request))
  const objects = all.filter(
    ({ kind, definer, runsAsDefiner, database }) =>
      !isLeftOver(database, request) &&
      (mode === 'session' ? kind === 'event' : runsAsDefiner && bypassing.definers.has(definer)),
  )
  const replication = await readReplication(session)
  return {
    bypasses: [
      ...listAccounts(bypassing, mode, request),
      ...(mode === 'session' ? [] : listSwitchingAccounts(await readSwitchingAccounts(session), bypassing, request)),
      ...objects.map(object => describeObject(object, { mode, schedulerIsOn, request, all })),
      ...listScheduler(objects, schedulerIsOn, request.side),
      ...replication.channels.map(
        ({ name, from, isApplying }): ReadOnlyBypass => ({
          side: request.side,
          kind: 'replication',
          name,
          because: isApplying
            ? `it applies what ${from} writes, and is held back by no read-only setting`
            : `it would apply what ${from} writes, but is stopped`,
          reach: isApplying ? 'writes' : 'indirectly',
          ours: false,
        }),
      ),
    ],
    unread: [...bypassing.unread, ...replication.unread],
  }
}

/** Returns the object with the definer that it would have in production, if that was left out of the fixture. */
function asWritten(object: StoredObject, { databases, leftOut = [] }: ReadOnlyBypassesRequest): StoredObject {
  if (!databases.includes(object.database)) return object
  const written = leftOut.findLast(
    ({ kind, name }) => kind === object.kind && name.toLowerCase() === object.name.toLowerCase(),
  )
  return written ? { ...object, definer: written.definer } : object
}

function listAccounts(
  bypassing: BypassingAccounts,
  mode: ReadOnlyMode,
  request: ReadOnlyBypassesRequest,
): ReadOnlyBypass[] {
  return bypassing.accounts
    .filter(({ user }) => request.serverAccounts === 'count' || !accountsOfServers.includes(user))
    .map(account => {
      const because = account.locked
        ? `it has ${account.because}, but nobody can log in as it`
        : `it has ${account.because}${exceptUnder(mode)}`
      return {
        side: request.side,
        kind: 'account',
        name: showAccount(account),
        because,
        reach: account.locked || mode !== 'read_only' ? 'indirectly' : 'writes',
        ours: account.user === request.applicationUser,
      }
    })
}

/**
 * Lists the accounts that have SYSTEM_VARIABLES_ADMIN, which GRANT ALL includes, without being exempt from read-only.
 */
function listSwitchingAccounts(
  switchingAccounts: readonly string[],
  { accounts }: BypassingAccounts,
  request: ReadOnlyBypassesRequest,
): ReadOnlyBypass[] {
  const bypassesReadOnly = (account: string) => accounts.some(({ user, host }) => `${user}@${host}` === account)
  return switchingAccounts
    .filter(account => !bypassesReadOnly(account))
    .map(splitAccount)
    .filter(({ user }) => request.serverAccounts === 'count' || !accountsOfServers.includes(user))
    .map(account => ({
      side: request.side,
      kind: 'account',
      name: showAccount(account),
      because: 'it has SYSTEM_VARIABLES_ADMIN, with which it can switch read-only off',
      reach: 'indirectly',
      ours: account.user === request.applicationUser,
    }))
}

function describeObject(
  object: StoredObject,
  context: ReachContext & { request: ReadOnlyBypassesRequest },
): ReadOnlyBypass {
  const { side, databases, definitions } = context.request
  const at = databases.includes(object.database) ? locateDefinition(definitions, object.kind, object.name) : undefined
  return {
    side,
    kind: object.kind === 'procedure' || object.kind === 'function' ? 'routine' : object.kind,
    name: `${object.database}.${object.name}`,
    ...reachOf(object, context),
    ours: databases.includes(object.database),
    ...(at ? { at } : {}),
  }
}

interface ReachContext {
  mode: ReadOnlyMode
  schedulerIsOn: boolean
  all: readonly StoredObject[]
}

/**
 * Measured on MySQL 9.7 and 5.6, MariaDB 11.8 and 10.11: the server checks a statement, together with the writes of its
 * functions, triggers and views, with the rights of the account that sends it. Only the statements within a procedure
 * or an event are checked separately, with the rights of the definer.
 */
function reachOf(
  object: StoredObject,
  { mode, schedulerIsOn, all }: ReachContext,
): Pick<ReadOnlyBypass, 'because' | 'reach'> {
  const definer = `its definer ${showDefiner(object.definer)} is exempt${exceptUnder(mode)}`
  if (object.kind !== 'procedure' && object.kind !== 'event') {
    return { because: `${definer}, but whoever uses it is held to read-only`, reach: 'indirectly' }
  }
  if (!mayWrite(object, all)) return { because: `${definer}, but nothing in its text writes`, reach: 'indirectly' }
  if (object.kind === 'procedure') {
    return {
      because: `${definer}, so that everybody who may call it can write`,
      reach: mode === 'read_only' ? 'writes' : 'indirectly',
    }
  }
  if (!object.enabled) return { because: `${definer}, but it is not enabled`, reach: 'indirectly' }
  if (!schedulerIsOn) return { because: `${definer}, but the event scheduler is off`, reach: 'indirectly' }
  if (mode === 'session') return { because: 'events are held to nothing that sessions set', reach: 'writes' }
  return {
    because: `${definer}, and the event scheduler is on`,
    reach: mode === 'read_only' ? 'writes' : 'indirectly',
  }
}

/** super_read_only applies to every account, and stops the event scheduler. */
function exceptUnder(mode: ReadOnlyMode): string {
  switch (mode) {
    case 'read_only':
    case 'session':
      return ''
    case 'super_read_only':
      return ' from read_only, not from super_read_only'
    case 'innodb_read_only':
      return ' from read_only, not from innodb_read_only'
    default:
      return mode satisfies never
  }
}

/** Lists the event scheduler, which writes nothing itself, because it decides whether events run. */
function listScheduler(objects: readonly StoredObject[], isOn: boolean, side: Side): ReadOnlyBypass[] {
  if (!isOn && !objects.some(({ kind }) => kind === 'event')) return []
  return [
    {
      side,
      kind: 'scheduler',
      name: 'event_scheduler',
      because: isOn
        ? 'it is on: enabled events run with the rights of their definers'
        : 'it is off: no event runs until it is switched on',
      reach: 'indirectly',
      ours: false,
    },
  ]
}

export async function readSchedulerIsOn(session: Session): Promise<boolean> {
  const [[, value] = []] = await queryRows(session, `SHOW GLOBAL VARIABLES LIKE 'event_scheduler'`)
  return value === 'ON'
}

function showDefiner(definer: string): string {
  const at = definer.lastIndexOf('@')
  return showAccount({ user: definer.slice(0, at), host: definer.slice(at + 1) })
}
