import { lacksPrivileges } from '../../../administration/read-only/lacking-privileges.ts'
import type { ReadOnlySwitch } from '../../../administration/read-only/read-only-switch.ts'
import type { Session, SessionOpener } from '../../../model/session.ts'
import { type BySide, onBothSides, type Side } from '../../../model/side.ts'
import type { SwitchOutcomes, SwitchRow } from '../../../model/switch-row.ts'
import { QueryError, queryRows } from '../../../session/query-rows.ts'
import { createSwitchTable, resetSwitchTable } from './switch-table.ts'
import { SwitchoverEnvironment } from './switchover-environment.ts'
import type { OptionalFeature, SwitchoverScenario } from './switchover-scenario.ts'
import { switchoverScenarios } from './switchover-scenarios.ts'

interface SwitchoverRequest {
  switches: BySide<ReadOnlySwitch>
  /** Sessions as the application's account. */
  application: BySide<SessionOpener>
  /** Sessions of an administrator, who may create tables and see all connections. */
  adminSessions: BySide<SessionOpener>
  /** Whether Crosscheck is the only user of a server. */
  isAlone: BySide<boolean>
  /**
   * A database that exists on both sides. The application's account has all the privileges that a scenario may need in
   * it.
   */
  database: string
  /** The features that the suites use. */
  uses: ReadonlySet<OptionalFeature>
  signal: AbortSignal
}

/** Leaves the servers read-write. A statement that fails even then does not fail because of the switch. */
const noSwitch: Pick<ReadOnlySwitch, 'on' | 'off'> = {
  on: async () => ({ waitedMs: 0 }),
  off: async () => {},
}

/**
 * Switches both servers to read-only and back once for each scenario, that is, for each thing that a connection may be
 * doing at switch-over. Yields the outcomes before, during and after the read-only window. Leaves both servers
 * read-write and the database empty. Returns a sentence that names the scenarios left out because the application's
 * account lacks the privileges for them.
 */
export async function* observeSwitchover(survey: SwitchoverRequest): AsyncGenerator<SwitchRow, string[]> {
  await using undo = new AsyncDisposableStack()
  const adminSessions = await onBothSides(async side => {
    const session = undo.use(await survey.adminSessions[side].open({}))
    undo.use(await createSwitchTable(session, survey.database))
    return session
  })
  const leftOut: string[] = []
  for (const scenario of switchoverScenarios) {
    if (scenario.concerns && !survey.uses.has(scenario.concerns)) continue
    survey.signal.throwIfAborted()
    const play = (switches: BySide<Pick<ReadOnlySwitch, 'on' | 'off'>>) =>
      onBothSides(side =>
        runOn(side, scenario, { ...survey, adminSession: adminSessions[side], readOnlySwitch: switches[side] }),
      )
    const outcomes = await play(survey.switches)
    const failsWithoutSwitch = async () => sidesLack(await play({ source: noSwitch, target: noSwitch }))
    if (sidesLack(outcomes) && (await failsWithoutSwitch())) leftOut.push(scenario.title)
    else yield { scenario: scenario.id, title: scenario.title, ...outcomes }
  }
  return leftOut.length === 0 ? [] : [describeLeftOut(leftOut)]
}

function sidesLack({ source, target }: BySide<SwitchOutcomes>): boolean {
  return lacksPrivileges(source) || lacksPrivileges(target)
}

function describeLeftOut(titles: readonly string[]): string {
  return (
    `what the switch does to connections was left out where the application's account has not the privileges for it ` +
    `(--application-privileges): ${titles.join('; ')}`
  )
}

async function runOn(
  side: Side,
  scenario: SwitchoverScenario,
  {
    application,
    isAlone,
    database,
    signal,
    adminSession,
    readOnlySwitch,
  }: SwitchoverRequest & { adminSession: Session; readOnlySwitch: Pick<ReadOnlySwitch, 'on' | 'off'> },
): Promise<SwitchOutcomes> {
  await resetSwitchTable(adminSession)
  const environment = new SwitchoverEnvironment({
    readOnlySwitch,
    application: application[side],
    adminSession,
    database,
    isAlone: isAlone[side],
    signal,
  })
  try {
    await scenario.run(environment)
    return environment.outcome()
  } finally {
    await environment[Symbol.asyncDispose]()
    await readOnlySwitch.off()
    if (scenario.concerns === 'xa') await endXa(adminSession, database)
  }
}

/**
 * Ends a prepared XA transaction, which outlives its connection and locks the rows that it wrote until somebody ends
 * it.
 */
async function endXa(adminSession: Session, database: string): Promise<void> {
  try {
    await queryRows(adminSession, `XA ROLLBACK '${database}'`)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
  }
}
