import type { RunAccount } from '../../administration/accounts/run-account.ts'
import { listReadOnlyBypasses } from '../../administration/activity/read-only-bypasses.ts'
import { Watch } from '../../administration/activity/watch.ts'
import type { ReadOnlySwitch } from '../../administration/read-only/read-only-switch.ts'
import type { StatementEncoder } from '../../model/protocol-form.ts'
import type { ReadOnlyBypass } from '../../model/read-only-bypass.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { SessionOpener } from '../../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { SwitchRow } from '../../model/switch-row.ts'
import type { Server } from '../../model/topology.ts'
import { databaseName } from '../../replay/database-names.ts'
import { createDatabase, type DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'
import { type BinaryLog, readBinaryLog } from './binlog-formats.ts'
import { observeSwitchover } from './connections/connections-at-switchover.ts'
import type { OptionalFeature } from './connections/switchover-scenario.ts'
import type { ReadOnlyPreparations } from './prepare-read-only.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'
import { ReadOnlySuite } from './read-only-suite.ts'
import type { ReadOnlySuiteContext } from './read-only-suite-context.ts'
import { ReadOnlyWindow } from './read-only-window.ts'
import type { PlacedSuite, SuitePlaces } from './suite-places.ts'

export interface ReadOnlyContext {
  servers: BySide<Server>
  /** The variables that the user has set, by side. */
  configured: BySide<ReadonlySet<string>>
  adminSessions: BySide<DatabaseAdministrator>
  preparations: ReadOnlyPreparations
  /** Opens sessions of the application's account that run these statements first. */
  openAsApplication: (side: Side, statements: readonly string[]) => SessionOpener
  /** Sessions of the application's account without such statements. */
  application: BySide<SessionOpener>
  /** The databases in which the suites are replayed. */
  places: SuitePlaces
  /** The privileges of the application's account in this phase. */
  privileges: readonly string[]
  /** Fixtures are loaded only with the run's own account. */
  isConfined: boolean
  /** DEFINER clauses that were left out: in production, objects would run as these accounts. */
  leftOut: readonly LeftOutDefiner[]
  encoders?: BySide<StatementEncoder>
  runId: string
  statementTimeoutMs: number
}

/**
 * The read-only phase: replays the suites while both servers are read-only, and again when they are read-write again,
 * to see which differences the read-only window causes. Lists the read-only bypasses, watches for unexpected writes,
 * and tests what happens to connections at switch-over.
 */
export async function* observeReadOnly(
  mode: ReadOnlyMode,
  context: ReadOnlyContext,
  signal: AbortSignal,
): AsyncGenerator<ReadOnlyEntry[], void> {
  const { adminSessions, runId } = context
  const { accounts, switches } = context.preparations
  const placed = await context.places.make()
  await using _source = await accounts.source.holding(context.privileges)
  await using _target = await accounts.target.holding(context.privileges)
  const binaryLogs = await onBothSides(side => binaryLogOf(side, context))
  yield [
    {
      kind: 'preparation',
      mode,
      how: { source: switches.source.how, target: switches.target.how },
      application: { source: describeAccount(accounts.source), target: describeAccount(accounts.target) },
      ...formatsIn(binaryLogs),
    },
  ]
  const databases = [...new Set(placed.map(({ database }) => database.name))]
  const { bypasses, unread } = await findReadOnlyBypasses(placed, databases, context)
  yield [...notExamined(unread), ...bypasses.map(bypass => ({ kind: 'read-only-bypass' as const, bypass }))]
  const readOnly = mode === 'session' ? ['SET SESSION TRANSACTION READ ONLY'] : []
  const suiteContext: ReadOnlySuiteContext = {
    readOnly: {
      source: context.openAsApplication('source', readOnly),
      target: context.openAsApplication('target', readOnly),
    },
    readWrite: context.application,
    adminSessions,
    ...(context.encoders ? { encoders: context.encoders } : {}),
    runId,
    statementTimeoutMs: context.statementTimeoutMs,
    bypassBy: bypassOf(bypasses, accounts),
    binaryLogs,
    signal,
  }
  const watch = () =>
    onBothSides(side =>
      Watch.begin(adminSessions[side], { side, databases, runId, applicationUser: accounts[side].user }),
    )
  const replayed = yield* replayDuringWindows(placed, { switches, watch, suiteContext, signal })
  for (const suite of replayed) yield await suite.compareReadWrite()
  // In the other modes no connection survives the switch, or no server is switched.
  if (mode === 'read_only' || mode === 'super_read_only')
    yield* observeConnections(switches, context, { uses: featuresOf(placed), signal })
}

/** Returns undefined for a server that the phase has not started, whose settings are its own. */
async function binaryLogOf(
  side: Side,
  { servers, adminSessions, configured }: ReadOnlyContext,
): Promise<BinaryLog | undefined> {
  return servers[side].ours ? readBinaryLog(adminSessions[side], configured[side].has('binlog_format')) : undefined
}

function formatsIn({ source, target }: BySide<BinaryLog | undefined>) {
  const binlogFormat = { ...(source ? { source: source.format } : {}), ...(target ? { target: target.format } : {}) }
  return source || target ? { binlogFormat } : {}
}

async function findReadOnlyBypasses(
  placed: readonly PlacedSuite[],
  databases: readonly string[],
  { servers, adminSessions, runId, leftOut, preparations: { accounts, switches } }: ReadOnlyContext,
): Promise<{ bypasses: ReadOnlyBypass[]; unread: string[] }> {
  const definitions = [...new Set(placed.map(({ suite }) => suite.fixture))].flatMap(
    fixture => fixture?.statements ?? [],
  )
  const found = await onBothSides(side =>
    listReadOnlyBypasses(adminSessions[side], {
      side,
      databases,
      applicationUser: accounts[side].user,
      serverAccounts: servers[side].ours ? 'leave-out' : 'count',
      definitions,
      leftOut,
      runId,
      mode: switches[side].mode,
    }),
  )
  return {
    bypasses: sides.flatMap(side => found[side].bypasses),
    unread: sides.flatMap(side => found[side].unread.map(sentence => `the ${side}: ${sentence}`)),
  }
}

/** Returns an entry for each thing that could not be examined, so that its absence does not count as a result. */
function notExamined(sentences: readonly string[]): ReadOnlyEntry[] {
  return [...new Set(sentences)].map(because => ({ kind: 'not-examined', because }))
}

/** Returns an entry for each table whose writes would not have been seen. */
function notWatched(sentences: readonly string[]): ReadOnlyEntry[] {
  return [...new Set(sentences)].map(because => ({ kind: 'not-watched', because }))
}

function bypassOf(bypasses: readonly ReadOnlyBypass[], accounts: BySide<RunAccount>): Partial<BySide<string>> {
  const bypassing: Partial<BySide<string>> = {}
  for (const side of sides) {
    const own = bypasses.find(
      bypass => bypass.side === side && bypass.kind === 'account' && bypass.name.includes(accounts[side].user),
    )
    if (own) bypassing[side] = own.because
  }
  return bypassing
}

/**
 * Rebuilds the database of a suite that has written in spite of read-only, for the next suite, outside the read-only
 * window.
 */
async function* replayDuringWindows(
  placed: readonly PlacedSuite[],
  context: {
    switches: BySide<ReadOnlySwitch>
    watch: () => Promise<BySide<Watch>>
    suiteContext: ReadOnlySuiteContext
    signal: AbortSignal
  },
): AsyncGenerator<ReadOnlyEntry[], ReadOnlySuite[]> {
  const { switches, watch, suiteContext, signal } = context
  const replayed: ReadOnlySuite[] = []
  const left = [...placed]
  while (left.length > 0) {
    const seen: ReadOnlyEntry[] = []
    const unwatched: string[] = []
    let written: PlacedSuite | undefined
    {
      await using window = await ReadOnlyWindow.begin(switches, watch, signal)
      if (replayed.length === 0) seen.push(...notExamined(window.unread))
      while (left.length > 0 && !written) {
        const next = left.shift()!
        const suite = new ReadOnlySuite(next.suite, next.database, suiteContext)
        await suite.replayReadOnly()
        await suite.tryBinlogFormats()
        replayed.push(suite)
        unwatched.push(...suite.unread)
        if (suite.hasWritten) written = next
      }
      for (const write of await window.unexpectedWrites()) {
        const isExplained = written !== undefined && write.writtenBy === undefined
        seen.push({
          kind: 'unexpected-write',
          write: { ...write, ...writtenByOf(write.writtenBy, written) },
          isExplained,
        })
      }
      unwatched.push(...window.unwatched)
    }
    seen.push(...notWatched(unwatched))
    // Only after the read-only window, so that a slow consumer does not keep the servers read-only.
    yield seen
    await written?.database.renew()
  }
  return replayed
}

function writtenByOf(known: string | undefined, written: PlacedSuite | undefined): { writtenBy?: string } {
  if (known !== undefined) return { writtenBy: known }
  return written ? { writtenBy: `statements of ${written.suite.file}` } : {}
}

async function* observeConnections(
  switches: BySide<ReadOnlySwitch>,
  { servers, application, adminSessions, runId }: ReadOnlyContext,
  { uses, signal }: { uses: ReadonlySet<OptionalFeature>; signal: AbortSignal },
): AsyncGenerator<ReadOnlyEntry[], void> {
  const database = databaseName('switch-over', runId)
  await using _ = await createDatabase([adminSessions.source, adminSessions.target], database)
  const isAlone = { source: servers.source.ours, target: servers.target.ours }
  const leftOutScenarios = yield* rowsOf(
    observeSwitchover({ switches, application, adminSessions, isAlone, database, uses, signal }),
  )
  yield notExamined(leftOutScenarios)
}

async function* rowsOf(survey: AsyncGenerator<SwitchRow, string[]>): AsyncGenerator<ReadOnlyEntry[], string[]> {
  while (true) {
    const { value, done } = await survey.next()
    if (done) return value
    yield [{ kind: 'connection-at-switchover', row: value }]
  }
}

function featuresOf(placed: readonly PlacedSuite[]): Set<OptionalFeature> {
  const features = new Set<OptionalFeature>()
  const statements = placed.flatMap(({ suite }) => [...(suite.fixture?.statements ?? []), ...suite.statements])
  for (const { transaction, sessionChanges } of statements.map(({ effects }) => effects)) {
    if (transaction.kind === 'xa' && transaction.verb === 'prepare') features.add('xa')
    if (sessionChanges.has('temporary-tables')) features.add('temporary-tables')
  }
  return features
}

function describeAccount({ account, grants }: RunAccount) {
  return { account, grants }
}
