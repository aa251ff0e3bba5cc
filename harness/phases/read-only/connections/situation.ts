import type { Stage } from './stage.ts'
import { insertOf } from './switch-table.ts'

/** What a connection may be doing when the switch to read-only comes. */
export interface Situation {
  /** A stable word. */
  id: string
  title: string
  /** Of interest only for applications that use this. */
  concerns?: 'xa'
  /** Switches, thaws, and asks before and after; the table holds the rows 1 and 2 at first. */
  play(stage: Stage): Promise<void>
}

/** The connection that was there before can write again by itself. */
export async function writesAgain(stage: Stage): Promise<void> {
  await stage.transaction('thawed')
  await stage.run('thawed', insertOf(101))
}
