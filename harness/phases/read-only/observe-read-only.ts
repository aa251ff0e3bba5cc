import type { RunAccount } from '../../administration/accounts/run-account.ts'
import { listExemptWriters } from '../../administration/activity/exempt-writers.ts'
import { Watch } from '../../administration/activity/watch.ts'
import type { FreezeSwitch } from '../../administration/read-only/switch.ts'
import type { ExemptWriter } from '../../model/exempt-writer.ts'
import type { Former } from '../../model/form.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { SessionOpener } from '../../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { SwitchRow } from '../../model/switch-row.ts'
import type { Topology } from '../../model/topology.ts'
import { databaseName } from '../../replay/database-names.ts'
import { createDatabase, type DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'
import { surveySwitch } from './connections/across-the-switch.ts'
import type { FrozenContext } from './frozen-context.ts'
import { FrozenSpell } from './frozen-spell.ts'
import { FrozenSuite } from './frozen-suite.ts'
import type { ReadOnlyPreparations } from './prepare-read-only.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'
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
}

/**
 * The read-only phase: replays the suites while both servers are frozen, and again when they are thawed, to see what
 * the freeze changes; lists who may write all the same, watches whether anything moves, and tries what becomes of
 * connections that the switch finds at work.
 */
export async function* observeReadOnly(
  mode: ReadOnlyMode,
  context: ReadOnlyContext,
  signal: AbortSignal,
): AsyncGenerator<ReadOnlyEntry[], void> {
  const { caretakers, runId } = context
  const { accounts, switches } = context.preparations
  const placed = await context.places.make()
  await using _source = await accounts.source.holding(context.privileges)
  await using _target = await accounts.target.holding(context.privileges)
  yield [
    {
      kind: 'preparation',
      mode,
      how: { source: switches.source.how, target: switches.target.how },
      application: { source: introduce(accounts.source), target: introduce(accounts.target) },
    },
  ]
  const databases = [...new Set(placed.map(({ database }) => database.name))]
  const { writers, unread } = await findExemptWriters(placed, databases, context)
  yield [...notExamined(unread), ...writers.map(writer => ({ kind: 'exempt-writer' as const, writer }))]
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
  const frozen = yield* replayWhileFrozen(placed, { switches, watch, frozenContext, signal })
  for (const suite of frozen) yield await suite.compareThawed()
  // In the other modes no connection lives through the switch, or nothing is switched.
  if (mode === 'read_only' || mode === 'super_read_only')
    yield* tryTheSwitch(switches, context, { usesXa: usesXa(placed), signal })
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
function notExamined(sentences: readonly string[]): ReadOnlyEntry[] {
  return [...new Set(sentences)].map(because => ({ kind: 'not-examined', because }))
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
async function* replayWhileFrozen(
  placed: readonly PlacedSuite[],
  context: {
    switches: BySide<FreezeSwitch>
    watch: () => Promise<BySide<Watch>>
    frozenContext: FrozenContext
    signal: AbortSignal
  },
): AsyncGenerator<ReadOnlyEntry[], FrozenSuite[]> {
  const { switches, watch, frozenContext, signal } = context
  const frozen: FrozenSuite[] = []
  const left = [...placed]
  while (left.length > 0) {
    const seen: ReadOnlyEntry[] = []
    let written: PlacedSuite | undefined
    {
      await using spell = await FrozenSpell.begin(switches, watch, signal)
      if (frozen.length === 0) seen.push(...notExamined(spell.unread))
      while (left.length > 0 && !written) {
        const next = left.shift()!
        const suite = new FrozenSuite(next.suite, next.database, frozenContext)
        await suite.replayFrozen()
        frozen.push(suite)
        if (suite.hasWritten) written = next
      }
      for (const movement of await spell.movements()) {
        const isExplained = written !== undefined && movement.culprit === undefined
        seen.push({ kind: 'movement', movement: { ...movement, ...culpritOf(movement.culprit, written) }, isExplained })
      }
    }
    // Only now, so that nobody who takes their time keeps the servers read-only.
    yield seen
    await written?.database.renew()
  }
  return frozen
}

function culpritOf(known: string | undefined, written: PlacedSuite | undefined): { culprit?: string } {
  if (known !== undefined) return { culprit: known }
  return written ? { culprit: `statements of ${written.suite.file}` } : {}
}

async function* tryTheSwitch(
  switches: BySide<FreezeSwitch>,
  { topology, application, caretakers, runId }: ReadOnlyContext,
  { usesXa, signal }: { usesXa: boolean; signal: AbortSignal },
): AsyncGenerator<ReadOnlyEntry[], void> {
  const database = databaseName('across the switch', runId)
  await using _ = await createDatabase([caretakers.source, caretakers.target], database)
  const isAlone = { source: topology.source.ours, target: topology.target.ours }
  const unplayed = yield* rowsOf(surveySwitch({ switches, application, caretakers, isAlone, database, usesXa, signal }))
  yield notExamined(unplayed)
}

async function* rowsOf(survey: AsyncGenerator<SwitchRow, string[]>): AsyncGenerator<ReadOnlyEntry[], string[]> {
  while (true) {
    const { value, done } = await survey.next()
    if (done) return value
    yield [{ kind: 'across-the-switch', row: value }]
  }
}

function usesXa(placed: readonly PlacedSuite[]): boolean {
  return placed.some(({ suite: { statements } }) =>
    statements.some(({ effects: { transaction } }) => transaction.kind === 'xa' && transaction.verb === 'prepare'),
  )
}

function introduce({ account, grants }: RunAccount) {
  return { account, grants }
}
