import { insertOf } from './switch-table.ts'
import type { SwitchoverEnvironment } from './switchover-environment.ts'

/** What a connection may be doing when the switch to read-only comes. */
export interface SwitchoverScenario {
  /** A stable word. */
  id: string
  title: string
  /** Of interest only for applications that use this. */
  concerns?: 'xa'
  /** Switches to read-only and back, and asks before and after; the table holds the rows 1 and 2 at first. */
  run(environment: SwitchoverEnvironment): Promise<void>
}

/** The connection that was there before can write again by itself. */
export async function writesAgain(environment: SwitchoverEnvironment): Promise<void> {
  await environment.transaction('read-write')
  await environment.run('read-write', insertOf(101))
}
