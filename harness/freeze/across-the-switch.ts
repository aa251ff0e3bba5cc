import type { SwitchAnswers, SwitchRow } from '../model/read-only.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side } from '../model/side.ts'
import { ask, QuestionRefused } from '../session/ask.ts'
import type { Situation } from './situation.ts'
import { situations } from './situations.ts'
import { Stage } from './stage.ts'
import type { FreezeSwitch } from './switch.ts'
import { createSwitchTable, resetSwitchTable } from './switch-table.ts'

export interface SwitchSurvey {
  switches: BySide<FreezeSwitch>
  /** Sessions as the application's account. */
  application: BySide<SessionOpener>
  /** Sessions of an administrator, who may create tables and see all connections. */
  caretakers: BySide<SessionOpener>
  /** Exists on both sides; the application's account may do everything in it. */
  database: string
  /** The suites use XA. MySQL and MariaDB differ there, which is of no interest to any other application. */
  usesXa?: boolean
  signal: AbortSignal
  tell: (row: SwitchRow) => void
}

/**
 * Switches both servers to read-only and back once for each situation in which a connection may be found, and tells
 * what it was answered before, meanwhile and afterwards. Leaves both thawed, and nothing in the database.
 */
export async function surveySwitch(survey: SwitchSurvey): Promise<void> {
  await using undo = new AsyncDisposableStack()
  const caretakers = await onBothSides(async side => {
    const session = undo.use(await survey.caretakers[side].open({}))
    undo.use(await createSwitchTable(session, survey.database))
    return session
  })
  for (const situation of situations) {
    if (situation.concerns === 'xa' && !survey.usesXa) continue
    survey.signal.throwIfAborted()
    const answers = await onBothSides(side => playOn(side, situation, caretakers[side], survey))
    survey.tell({ situation: situation.id, title: situation.title, ...answers })
  }
}

async function playOn(
  side: Side,
  situation: Situation,
  caretaker: Session,
  { switches, application, database, signal }: SwitchSurvey,
): Promise<SwitchAnswers> {
  await resetSwitchTable(caretaker)
  const stage = new Stage({
    freezeSwitch: switches[side],
    application: application[side],
    caretaker,
    database,
    signal,
  })
  try {
    await situation.play(stage)
    return stage.outcome()
  } finally {
    await stage[Symbol.asyncDispose]()
    await switches[side].thaw()
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
