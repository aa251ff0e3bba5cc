import { lacksPrivileges } from '../../../administration/read-only/lacking-privileges.ts'
import type { FreezeSwitch } from '../../../administration/read-only/switch.ts'
import type { Session, SessionOpener } from '../../../model/session.ts'
import { type BySide, onBothSides, type Side } from '../../../model/side.ts'
import type { SwitchAnswers, SwitchRow } from '../../../model/switch-row.ts'
import { ask, QuestionRefused } from '../../../session/ask.ts'
import type { Situation } from './situation.ts'
import { situations } from './situations.ts'
import { Stage } from './stage.ts'
import { createSwitchTable, resetSwitchTable } from './switch-table.ts'

interface SwitchSurvey {
  switches: BySide<FreezeSwitch>
  /** Sessions as the application's account. */
  application: BySide<SessionOpener>
  /** Sessions of an administrator, who may create tables and see all connections. */
  caretakers: BySide<SessionOpener>
  /** Whether nobody else uses a server. */
  isAlone: BySide<boolean>
  /** Exists on both sides; the application's account may do everything in it. */
  database: string
  /** The suites use XA. MySQL and MariaDB differ there, which is of no interest to any other application. */
  usesXa?: boolean
  signal: AbortSignal
}

/** Nothing is frozen: what is refused all the same has nothing to do with the switch. */
const noSwitch: Pick<FreezeSwitch, 'freeze' | 'thaw'> = {
  freeze: async () => ({ waitedMs: 0 }),
  thaw: async () => {},
}

/**
 * Switches both servers to read-only and back once for each situation in which a connection may be found, and yields
 * what it was answered before, meanwhile and afterwards. Leaves both thawed, and nothing in the database. Returns what
 * was left out, in a sentence: the situations for which the application's account has not the privileges.
 */
export async function* surveySwitch(survey: SwitchSurvey): AsyncGenerator<SwitchRow, string[]> {
  await using undo = new AsyncDisposableStack()
  const caretakers = await onBothSides(async side => {
    const session = undo.use(await survey.caretakers[side].open({}))
    undo.use(await createSwitchTable(session, survey.database))
    return session
  })
  const leftOut: string[] = []
  for (const situation of situations) {
    if (situation.concerns === 'xa' && !survey.usesXa) continue
    survey.signal.throwIfAborted()
    const play = (switches: BySide<Pick<FreezeSwitch, 'freeze' | 'thaw'>>) =>
      onBothSides(side =>
        playOn(side, situation, { ...survey, caretaker: caretakers[side], freezeSwitch: switches[side] }),
      )
    const answers = await play(survey.switches)
    const isRefusedAnyway = async () => sidesLack(await play({ source: noSwitch, target: noSwitch }))
    if (sidesLack(answers) && (await isRefusedAnyway())) leftOut.push(situation.title)
    else yield { situation: situation.id, title: situation.title, ...answers }
  }
  return leftOut.length === 0 ? [] : [tellLeftOut(leftOut)]
}

function sidesLack({ source, target }: BySide<SwitchAnswers>): boolean {
  return lacksPrivileges(source) || lacksPrivileges(target)
}

function tellLeftOut(titles: readonly string[]): string {
  return (
    `what the switch does to connections was left out where the application's account has not the privileges for it ` +
    `(--application-privileges): ${titles.join('; ')}`
  )
}

async function playOn(
  side: Side,
  situation: Situation,
  {
    application,
    isAlone,
    database,
    signal,
    caretaker,
    freezeSwitch,
  }: SwitchSurvey & { caretaker: Session; freezeSwitch: Pick<FreezeSwitch, 'freeze' | 'thaw'> },
): Promise<SwitchAnswers> {
  await resetSwitchTable(caretaker)
  const stage = new Stage({
    freezeSwitch,
    application: application[side],
    caretaker,
    database,
    isAlone: isAlone[side],
    signal,
  })
  try {
    await situation.play(stage)
    return stage.outcome()
  } finally {
    await stage[Symbol.asyncDispose]()
    await freezeSwitch.thaw()
    if (situation.concerns === 'xa') await endXa(caretaker, database)
  }
}

/** A prepared XA transaction outlives its connection, and locks what it wrote until somebody ends it. */
async function endXa(caretaker: Session, database: string): Promise<void> {
  try {
    await ask(caretaker, `XA ROLLBACK '${database}'`)
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error
  }
}
