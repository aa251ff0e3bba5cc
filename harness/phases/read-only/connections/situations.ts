import { idleSituations } from './idle-situations.ts'
import type { Situation } from './situation.ts'
import { transactionSituations } from './transaction-situations.ts'
import { waitingSituations } from './waiting-situations.ts'

/** In the order in which they are told. */
export const situations: readonly Situation[] = [...transactionSituations, ...waitingSituations, ...idleSituations]
