import { clock } from '../kit/clock.ts'
import type { Former } from '../model/form.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { ExemptWriter, ReadOnlyMode } from '../model/read-only.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import type { Topology } from '../model/topology.ts'
import { DatabaseNames, databaseName } from '../replay/database-names.ts'
import { createDatabase } from '../replay/suite-database.ts'
import { surveySwitch } from './across-the-switch.ts'
import type { ApplicationLogin } from './application-account.ts'
import { listExemptWriters } from './exempt-writers.ts'
import { FixtureDatabase, type FixtureDatabaseContext } from './fixture-database.ts'
import { observationOfExemptWriter, observationOfMovement, observationOfSwitch } from './freeze-observations.ts'
import { FrozenSpell } from './frozen-spell.ts'
import { type FrozenContext, FrozenSuite } from './frozen-suite.ts'
import type { ReadOnlyPreparations } from './prepare-read-only.ts'
import type { FreezeSwitch } from './switch.ts'
import { Watch } from './watch.ts'

export interface ReadOnlyContext {
  topology: Topology
  caretakers: BySide<SessionOpener>
  preparations: ReadOnlyPreparations
  /** Sessions of the application's account, with these statements at the start of each. */
  openAsApplication: (side: Side, statements: readonly string[]) => SessionOpener
  formers?: BySide<Former>
  runId: string
  statementTimeoutMs: number
  record: (entry: JournalEntry) => void
}

type SuiteDatabase = { suite: Suite; database: FixtureDatabase }

/**
 * The read-only phase: replays the suites while both servers are frozen, and again when they are thawed, to see what
 * the freeze changes; lists who may write all the same, watches whether anything moves, and tries what becomes of
 * connections that the switch finds at work.
 */
export async function observeReadOnly(
  suites: readonly Suite[],
  mode: ReadOnlyMode,
  context: ReadOnlyContext,
  signal: AbortSignal,
): Promise<void> {
  const start = clock.monotonicMs()
  const { caretakers, record, runId } = context
  const { accounts, switches } = context.preparations
  await using undo = new AsyncDisposableStack()
  record({
    kind: 'read-only-started',
    mode,
    how: { source: switches.source.how, target: switches.target.how },
    application: { source: introduce(accounts.source), target: introduce(accounts.target) },
  })
  const thawed = { source: context.openAsApplication('source', []), target: context.openAsApplication('target', []) }
  const placed = await placeSuites(suites, { ...context, accounts, application: thawed }, undo)
  const databases = [...new Set(placed.map(({ database }) => database.name))]
  const { writers, unread } = await findExemptWriters(placed, databases, context)
  noteUnread(unread, record)
  for (const writer of writers) {
    record({ kind: 'exempt-writer', writer })
    const observation = observationOfExemptWriter(writer)
    if (observation) record({ kind: 'observation', observation })
  }
  const readOnly = mode === 'session' ? ['SET SESSION TRANSACTION READ ONLY'] : []
  const frozenContext: FrozenContext = {
    frozen: {
      source: context.openAsApplication('source', readOnly),
      target: context.openAsApplication('target', readOnly),
    },
    thawed,
    caretakers,
    ...(context.formers ? { formers: context.formers } : {}),
    runId,
    statementTimeoutMs: context.statementTimeoutMs,
    exemptBy: exemptionOf(writers, accounts),
    signal,
  }
  const watch = () =>
    onBothSides(side => Watch.begin(caretakers[side], { side, databases, runId, applicationUser: accounts[side].user }))
  const frozen = await replayWhileFrozen(placed, { switches, watch, frozenContext, record, signal })
  for (const suite of frozen) {
    for (const observation of await suite.compareThawed()) record({ kind: 'observation', observation })
  }
  // In the other modes no connection lives through the switch, or nothing is switched.
  if (mode === 'read_only' || mode === 'super_read_only')
    await tryTheSwitch(switches, thawed, context, { usesXa: usesXa(suites), signal })
  record({ kind: 'read-only-finished', ms: clock.monotonicMs() - start })
}

/**
 * Suites on one fixture share a database; a suite without one has a database to itself. They stay where both servers end
 * with the run.
 */
async function placeSuites(
  suites: readonly Suite[],
  context: FixtureDatabaseContext & Pick<ReadOnlyContext, 'topology'>,
  undo: AsyncDisposableStack,
): Promise<SuiteDatabase[]> {
  const { source, target } = context.topology
  const stays = source.ours && target.ours
  const names = new DatabaseNames()
  const byGround = new Map<string, FixtureDatabase>()
  const placed: SuiteDatabase[] = []
  for (const suite of suites) {
    const ground = suite.fixture?.directory ?? suite.file
    const subject = `read only ${suite.fixture?.name ?? suite.name}`
    const create = async () => {
      const database = await FixtureDatabase.create(names.take(subject, context.runId), suite.fixture, context)
      return stays ? database : undo.use(database)
    }
    const database = byGround.get(ground) ?? (await create())
    byGround.set(ground, database)
    placed.push({ suite, database })
  }
  return placed
}

async function findExemptWriters(
  placed: readonly SuiteDatabase[],
  databases: readonly string[],
  { topology, caretakers, runId, preparations: { accounts, switches } }: ReadOnlyContext,
): Promise<{ writers: ExemptWriter[]; unread: string[] }> {
  const definitions = [...new Set(placed.map(({ suite }) => suite.fixture))].flatMap(
    fixture => fixture?.statements ?? [],
  )
  const found = await onBothSides(side =>
    listExemptWriters(caretakers[side], {
      side,
      databases,
      applicationUser: accounts[side].user,
      serverAccounts: topology[side].ours ? 'leave-out' : 'count',
      definitions,
      runId,
      mode: switches[side].mode,
    }),
  )
  return {
    writers: sides.flatMap(side => found[side].writers),
    unread: sides.flatMap(side => found[side].unread.map(sentence => `the ${side}: ${sentence}`)),
  }
}

/** What could not be looked at is said, and not taken for nothing. */
function noteUnread(unread: readonly string[], record: ReadOnlyContext['record']): void {
  for (const because of new Set(unread)) record({ kind: 'read-only-left-out', because })
}

function exemptionOf(writers: readonly ExemptWriter[], accounts: BySide<ApplicationLogin>): Partial<BySide<string>> {
  const exempt: Partial<BySide<string>> = {}
  for (const side of sides) {
    const own = writers.find(
      writer => writer.side === side && writer.kind === 'account' && writer.name.includes(accounts[side].user),
    )
    if (own) exempt[side] = own.because
  }
  return exempt
}

/** When a suite has written all the same, its database is made anew for the next: outside of the freeze. */
async function replayWhileFrozen(
  placed: readonly SuiteDatabase[],
  context: {
    switches: BySide<FreezeSwitch>
    watch: () => Promise<BySide<Watch>>
    frozenContext: FrozenContext
    record: ReadOnlyContext['record']
    signal: AbortSignal
  },
): Promise<FrozenSuite[]> {
  const { switches, watch, frozenContext, record, signal } = context
  const frozen: FrozenSuite[] = []
  const left = [...placed]
  while (left.length > 0) {
    let written: SuiteDatabase | undefined
    {
      await using spell = await FrozenSpell.begin(switches, watch, signal)
      if (frozen.length === 0) noteUnread(spell.unread, record)
      while (left.length > 0 && !written) {
        const next = left.shift()!
        const suite = new FrozenSuite(next.suite, next.database, frozenContext)
        await suite.replayFrozen()
        frozen.push(suite)
        if (suite.hasWritten) written = next
      }
      for (const movement of await spell.movements()) {
        const told = { ...movement, ...culpritOf(movement.culprit, written) }
        record({ kind: 'movement', movement: told })
        // A statement that wrote answers for itself.
        if (!written || movement.culprit !== undefined) {
          record({ kind: 'observation', observation: observationOfMovement(told) })
        }
      }
    }
    await written?.database.renew()
  }
  return frozen
}

function culpritOf(known: string | undefined, written: SuiteDatabase | undefined): { culprit?: string } {
  if (known !== undefined) return { culprit: known }
  return written ? { culprit: `statements of ${written.suite.file}` } : {}
}

async function tryTheSwitch(
  switches: BySide<FreezeSwitch>,
  application: BySide<SessionOpener>,
  { topology, caretakers, runId, record }: ReadOnlyContext,
  { usesXa, signal }: { usesXa: boolean; signal: AbortSignal },
): Promise<void> {
  const database = databaseName('across the switch', runId)
  await using _ = await createDatabase([caretakers.source, caretakers.target], database)
  const unplayed = await surveySwitch({
    switches,
    application,
    caretakers,
    isAlone: { source: topology.source.ours, target: topology.target.ours },
    database,
    usesXa,
    signal,
    tell: row => {
      record({ kind: 'across-the-switch', row })
      const observation = observationOfSwitch(row)
      if (observation) record({ kind: 'observation', observation })
    },
  })
  noteUnread(unplayed, record)
}

function usesXa(suites: readonly Suite[]): boolean {
  return suites.some(({ statements }) => statements.some(({ normalised }) => /^xa prepare\b/i.test(normalised)))
}

function introduce({ account, grants }: ApplicationLogin) {
  return { account, grants }
}
