import type { RunAccount } from '../../administration/accounts/run-account.ts'
import { listExemptWriters } from '../../administration/activity/exempt-writers.ts'
import { Watch } from '../../administration/activity/watch.ts'
import type { FreezeSwitch } from '../../administration/read-only/switch.ts'
import { clock } from '../../kit/clock.ts'
import type { Former } from '../../model/form.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { ExemptWriter, ReadOnlyMode } from '../../model/read-only.ts'
import type { SessionOpener } from '../../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { Topology } from '../../model/topology.ts'
import { databaseName } from '../../replay/database-names.ts'
import { createDatabase, type DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { LeftOutDefiner } from '../../suite/without-definer.ts'
import { surveySwitch } from './connections/across-the-switch.ts'
import { observationOfExemptWriter, observationOfMovement, observationOfSwitch } from './freeze-observations.ts'
import { FrozenSpell } from './frozen-spell.ts'
import { type FrozenContext, FrozenSuite } from './frozen-suite.ts'
import type { ReadOnlyPreparations } from './prepare-read-only.ts'
import type { PlacedSuite, SuitePlaces } from './suite-places.ts'

export interface ReadOnlyContext {
  topology: Topology
  caretakers: BySide<DatabaseAdministrator>
  preparations: ReadOnlyPreparations
  /** Sessions of the application's account, with these statements at the start of each. */
  openAsApplication: (side: Side, statements: readonly string[]) => SessionOpener
  /** The same without any. */
  application: BySide<SessionOpener>
  /** Where the suites are to be replayed. */
  places: SuitePlaces
  /** What the application's account holds in this phase. */
  privileges: readonly string[]
  /** Fixtures are loaded as the run's own account alone. */
  isConfined: boolean
  /** DEFINER clauses that were left out: under these names, objects would run in production. */
  leftOut: readonly LeftOutDefiner[]
  formers?: BySide<Former>
  runId: string
  statementTimeoutMs: number
  record: (entry: JournalEntry) => void
}

/**
 * The read-only phase: replays the suites while both servers are frozen, and again when they are thawed, to see what
 * the freeze changes; lists who may write all the same, watches whether anything moves, and tries what becomes of
 * connections that the switch finds at work.
 */
export async function observeReadOnly(
  mode: ReadOnlyMode,
  context: ReadOnlyContext,
  signal: AbortSignal,
): Promise<void> {
  const start = clock.monotonicMs()
  const { caretakers, record, runId } = context
  const { accounts, switches } = context.preparations
  const placed = await context.places.make()
  await using _source = await accounts.source.holding(context.privileges)
  await using _target = await accounts.target.holding(context.privileges)
  record({
    kind: 'read-only-started',
    mode,
    how: { source: switches.source.how, target: switches.target.how },
    application: { source: introduce(accounts.source), target: introduce(accounts.target) },
  })
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
    thawed: context.application,
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
    await tryTheSwitch(switches, context, { usesXa: usesXa(placed), signal })
  record({ kind: 'read-only-finished', ms: clock.monotonicMs() - start })
}

async function findExemptWriters(
  placed: readonly PlacedSuite[],
  databases: readonly string[],
  { topology, caretakers, runId, leftOut, preparations: { accounts, switches } }: ReadOnlyContext,
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
      leftOut,
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

function exemptionOf(writers: readonly ExemptWriter[], accounts: BySide<RunAccount>): Partial<BySide<string>> {
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
  placed: readonly PlacedSuite[],
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
    let written: PlacedSuite | undefined
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

function culpritOf(known: string | undefined, written: PlacedSuite | undefined): { culprit?: string } {
  if (known !== undefined) return { culprit: known }
  return written ? { culprit: `statements of ${written.suite.file}` } : {}
}

async function tryTheSwitch(
  switches: BySide<FreezeSwitch>,
  { topology, application, caretakers, runId, record }: ReadOnlyContext,
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

function usesXa(placed: readonly PlacedSuite[]): boolean {
  return placed.some(({ suite: { statements } }) =>
    statements.some(({ effects: { transaction } }) => transaction.kind === 'xa' && transaction.verb === 'prepare'),
  )
}

function introduce({ account, grants }: RunAccount) {
  return { account, grants }
}
