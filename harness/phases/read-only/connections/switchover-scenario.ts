import { insertOf } from './switch-table.ts'
import type { SwitchoverEnvironment } from './switchover-environment.ts'

/** Features in which servers differ, and which do not concern an application that does not use them. */
export type OptionalFeature = 'xa' | 'temporary-tables'

/** Something that a connection may be doing at the switch to read-only. */
export interface SwitchoverScenario {
  /** A word that never changes. */
  id: string
  title: string
  /** Present if the scenario concerns only applications that use this feature. */
  concerns?: OptionalFeature
  /**
   * Switches to read-only and back, and runs statements before and after; the table contains the rows 1 and 2 at first.
   */
  run(environment: SwitchoverEnvironment): Promise<void>
}

/** Tests whether the connection from before the switch can write again without a new connection. */
export async function writesAgain(environment: SwitchoverEnvironment): Promise<void> {
  await environment.transaction('read-write')
  await environment.run('read-write', insertOf(101))
}
