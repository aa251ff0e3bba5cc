import { idleScenarios } from './idle-scenarios.ts'
import type { SwitchoverScenario } from './switchover-scenario.ts'
import { transactionScenarios } from './transaction-scenarios.ts'
import { waitingScenarios } from './waiting-scenarios.ts'

/** In the order in which they are told. */
export const switchoverScenarios: readonly SwitchoverScenario[] = [
  ...transactionScenarios,
  ...waitingScenarios,
  ...idleScenarios,
]
