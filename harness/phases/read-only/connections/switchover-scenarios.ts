import { idleScenarios } from './idle-scenarios.ts'
import type { SwitchoverScenario } from './switchover-scenario.ts'
import { transactionScenarios } from './transaction-scenarios.ts'
import { waitingScenarios } from './waiting-scenarios.ts'

/** All scenarios, in the order of the report. */
export const switchoverScenarios: readonly SwitchoverScenario[] = [
  ...transactionScenarios,
  ...waitingScenarios,
  ...idleScenarios,
]
