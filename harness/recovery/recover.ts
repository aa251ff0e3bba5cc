import { endAccountConnections } from '../administration/accounts/end-account-connections.ts'
import { runAccountUser } from '../administration/accounts/run-account.ts'
import { endConnection } from '../administration/activity/end-connection.ts'
import {
  currentReadOnlySettings,
  formatSettings,
  fulfils,
  restoreReadOnlySettings,
} from '../administration/read-only/read-only-settings.ts'
import { findNotes, readSettingsNote, settingsNote } from '../administration/read-only/settings-note.ts'
import { findAccounts, findConnections, findDatabases, type Orphan } from '../administration/runs/orphans.ts'
import { markDatabase } from '../administration/runs/run-mark.ts'
import type { RecoveryReport, RecoveryStep } from '../model/recovery.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import type { Endpoint } from '../model/topology.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'
import { ConcernedRuns } from './concerned-runs.ts'

/** Recovery has ended the holders of locks before; the server may need a moment to release the locks. */
const lockWaitSeconds = 10

interface RecoveryOptions {
  /** Undoes only this run; by default all runs. */
  runId?: string
  /** Only lists the changes, and undoes none. */
  dryRun?: boolean
  /**
   * The address of the server: recovery logs in there as the run's own account, to end connections that the
   * administrator's account may not see.
   */
  endpoint?: Endpoint
  /**
   * Also undoes a run that is still at work; with a `runId`, undoes all objects with a name of that run, marked or not.
   */
  force?: boolean
}

/**
 * Undoes on one server the changes that killed runs have left there: connections, read-only settings, databases,
 * accounts. Touches nothing else on the server: neither objects without the mark of a run, nor a run at work. An object
 * that cannot be removed becomes a failed step; the function rejects only if the server does not respond. Sets the
 * server read-write before it drops anything, because nobody can drop an object under super_read_only. Drops the note
 * of the earlier settings and the mark last, so that another attempt finds them.
 */
export async function recover(opener: SessionOpener, options: RecoveryOptions = {}): Promise<RecoveryReport> {
  await using session = await opener.open({})
  await queryRows(session, `SET SESSION lock_wait_timeout = ${lockWaitSeconds}`)
  const { dryRun = false } = options
  const runs = await ConcernedRuns.find(session, options)
  const wanted = (orphan: { runId: string }) => runs.includes(orphan.runId)
  const steps: RecoveryStep[] = []

  const attempt = async (step: Omit<RecoveryStep, 'outcome' | 'because'>, undo: () => Promise<unknown>) => {
    if (dryRun) return void steps.push({ ...step, outcome: 'found' })
    steps.push({ ...step, ...(await outcomeOf(undo)) })
  }
  const list = async (what: string, find: (session: Session) => Promise<Orphan[]>): Promise<Orphan[]> => {
    try {
      return (await find(session)).filter(orphan => runs.concerns(orphan, what))
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      steps.push({ kind: 'listing', what, outcome: 'failed', because: error.message })
      return []
    }
  }

  const { endpoint } = options
  if (endpoint && !dryRun && runs.all.length > 0 && !(await seesAllConnections(session))) {
    for (const runId of runs.all) await endUnlistedConnections(session, endpoint, runId)
  }
  const connections = await list('connections', findConnections)
  for (const { name, runId } of connections) {
    await attempt({ kind: 'connection', what: name, runId }, () => endConnection(session, Number(name)))
  }
  const notes = (await findNotes(session)).filter(note => wanted({ runId: note }))
  const kept = new Set<string>()
  for (const note of notes) {
    const before = await readSettingsNote(session, note)
    if (fulfils(await currentReadOnlySettings(session), before)) continue
    const what = formatSettings(before)
    await attempt({ kind: 'setting', what, runId: note }, () => restoreReadOnlySettings(session, before))
    if (steps.at(-1)?.outcome === 'failed') kept.add(settingsNote(note))
  }
  const databases = (await list('databases', findDatabases)).filter(({ name }) => !kept.has(name))
  const isNote = ({ name, runId }: Orphan) => name === settingsNote(runId)
  const accounts = await list('accounts', findAccounts)
  const drop = ({ name, runId }: Orphan) =>
    attempt({ kind: 'database', what: name, runId }, () => dropDatabase(session, name))
  for (const database of databases.filter(each => !isNote(each))) await drop(database)
  for (const { name, runId } of accounts) {
    await attempt({ kind: 'account', what: name, runId }, () => queryRows(session, `DROP USER ${name}`))
  }
  const areUnlisted = steps.some(({ kind, what }) => kind === 'listing' && what === 'accounts')
  if (areUnlisted && !dryRun) {
    for (const runId of runs.all) {
      if (await dropUnlistedAccount(session, runId))
        steps.push({ kind: 'account', what: accountOf(runId), runId, outcome: 'undone' })
    }
  }
  for (const database of databases.filter(isNote)) await drop(database)
  const isUndone = (runId: string) => steps.every(step => step.runId !== runId || step.outcome !== 'failed')
  for (const runId of runs.marked.filter(isUndone)) await drop({ name: markDatabase(runId), runId })
  return { steps, leftAlone: runs.leftAlone, readOnlyByOthers: await readOnlyByOthers(session, notes) }
}

async function outcomeOf(undo: () => Promise<unknown>): Promise<Pick<RecoveryStep, 'outcome' | 'because'>> {
  try {
    await undo()
    return { outcome: 'undone' }
  } catch (error) {
    return { outcome: 'failed', because: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Whether the session sees the connections of all accounts. That requires PROCESS, which an account that can create and
 * drop accounts may lack.
 */
async function seesAllConnections(session: Session): Promise<boolean> {
  const listed = (await queryRows(session, 'SHOW PROCESSLIST')).filter(([, , , , command]) => command !== 'Daemon')
  const [[, connected] = []] = await queryRows(session, "SHOW GLOBAL STATUS LIKE 'Threads_connected'")
  return listed.length >= Number(connected)
}

/**
 * Ends the connections of the run's account by means of that account. Ignores errors: if the account is gone, or cannot
 * be changed or used, nothing can be done.
 */
async function endUnlistedConnections(session: Session, endpoint: Endpoint, runId: string): Promise<void> {
  await endAccountConnections(session, endpoint, runAccountUser(runId)).catch(() => {})
}

/**
 * Drops the run's own account by its known name. Listing accounts requires SELECT on mysql.user, which an account that
 * can create and drop accounts may lack. Returns false if the account does not exist, or if this account may not drop
 * it and thus cannot have created it.
 */
async function dropUnlistedAccount(session: Session, runId: string): Promise<boolean> {
  try {
    await queryRows(session, `DROP USER ${accountOf(runId)}`)
    return true
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}

function accountOf(runId: string): string {
  return `${quoteString(runAccountUser(runId))}@'%'`
}

async function dropDatabase(session: Session, name: string): Promise<void> {
  await queryRows(session, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
}

async function readOnlyByOthers(session: Session, notes: string[]): Promise<string[]> {
  if (notes.length > 0) return []
  return Object.entries(await currentReadOnlySettings(session)).flatMap(([name, value]) =>
    value === 'OFF' ? [] : [name],
  )
}
