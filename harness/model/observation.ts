import type { Difference } from './difference.ts'
import type { Outcome } from './outcome.ts'
import type { ReadOnlyFacts } from './read-only.ts'
import type { BySide } from './side.ts'
import type { Tolerance } from './statement.ts'

/**
 * fixture: loading the schema. replay: the suite itself. contents: the tables that it left behind.
 * protocol: one server against itself, `source` as text and `target` prepared. read-only: the suite once more, while
 * both servers are frozen.
 */
export type Phase = 'fixture' | 'replay' | 'contents' | 'protocol' | 'read-only'

/** What both servers answered to one statement, and what differs. Written to the journal as it happens. */
export interface Observation {
  /** Statement.id, or for contents `file#table`. */
  statement: string
  /** `file:line:column` */
  at: string
  suite: string
  phase: Phase
  name?: string
  sql: string
  /** Statement.normalised: what a fingerprint is made of. */
  normalised: string
  source: Outcome[]
  target: Outcome[]
  differences: Difference[]
  tolerances: Tolerance[]
  /** Why something that could have been compared was not; empty when all was. */
  notCompared: string[]
  /**
   * Present where a server refused for want of a right, so that nothing can be said of the statement: why. It has no
   * differences then.
   */
  notExercised?: string
  /** Milliseconds from sending to the last packet. */
  ms: BySide<number>
  /** Of a statement that was replayed while the servers were frozen. */
  readOnly?: ReadOnlyFacts
}

/** The file of the suite that a statement or a table of it belongs to, by its id. */
export function suiteFileOf({ statement }: Pick<Observation, 'statement'>): string {
  return statement.replace(/(:\d+:\d+|#[^#]*)$/, '')
}

/** What was seen while the servers were read-only and is no statement: something moved, somebody may write. */
export function isOfTheFreeze({ statement }: Pick<Observation, 'statement'>): boolean {
  return statement.startsWith('read-only#')
}
