import type { Session } from '../model/session.ts'
import { QueryError, queryRows } from './query-rows.ts'

/**
 * What a session can be pinned to, so that the two sides are asked the same. Not `insert_id`: databases are fresh, so
 * that equal servers allot equal ids, and where they do not, the ids are what a client sees to differ.
 */
export interface Pins {
  /** NOW() and its kin stand still at the start of the run. */
  timestamp: boolean
  /** RAND() without an argument draws the same numbers on both sides. */
  randomSeed: boolean
}

export interface InitStatements {
  /** Statements for the start of every session. */
  statements: string[]
  /** What they pin, in words for the report. */
  pinned: string[]
}

/** The pins that a server lets an ordinary account set; the others are left out. */
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
