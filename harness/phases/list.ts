import type { Phase } from './contract/phase.ts'
import { diagnosis } from './diagnosis/phase.ts'
import { readOnly } from './read-only/phase.ts'
import { replay } from './replay/phase.ts'

/** `crosscheck run`: these, in this order. A phase is a folder beside this file, and a line in this list. */
export const phasesOfRun: readonly Phase[] = [replay, readOnly, diagnosis]

/** All that a journal may hold. */
export const allPhases: readonly Phase[] = phasesOfRun
