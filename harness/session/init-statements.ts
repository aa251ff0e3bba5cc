import type { Session } from '../model/session.ts'
import { QueryError, queryRows } from './query-rows.ts'

/**
 * The session values that can be pinned so that both sides run under the same conditions. `insert_id` is not among
 * them: databases are fresh, so that equal servers allot equal ids, and a difference in ids is a difference that a
 * client sees.
 */
export interface Pins {
  /** NOW() and related functions return the start time of the run. */
  timestamp: boolean
  /** RAND() without an argument draws the same numbers on both sides. */
  randomSeed: boolean
}

export interface InitStatements {
  /** Statements for the start of every session. */
  statements: string[]
  /** The names of the pinned values, in words for the report. */
  pinned: string[]
}

/**
 * Returns the statements for those pins that every server lets an ordinary account set; the other pins are left out.
 */
export async function initStatementsFor(
  sessions: readonly Session[],
  pins: Pins,
  startedAt: Date,
): Promise<InitStatements> {
  const wanted: { name: string; statement: string; on: boolean }[] = [
    { name: 'timestamp', statement: `SET timestamp = ${Math.floor(startedAt.getTime() / 1000)}`, on: pins.timestamp },
    { name: 'rand_seed', statement: 'SET rand_seed1 = 20061001, rand_seed2 = 19950523', on: pins.randomSeed },
  ]
  const initStatements: InitStatements = { statements: [], pinned: [] }
  for (const { name, statement, on } of wanted) {
    if (!on || !(await allAllow(sessions, statement))) continue
    initStatements.statements.push(statement)
    initStatements.pinned.push(name)
  }
  return initStatements
}

async function allAllow(sessions: readonly Session[], statement: string): Promise<boolean> {
  try {
    for (const session of sessions) await queryRows(session, statement)
    return true
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}
