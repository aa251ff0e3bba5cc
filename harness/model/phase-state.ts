import { oneOfWords, type z } from '../formats/schema.ts'

export const phaseStateSchema = oneOfWords({
  'not-started': 'planned, and neither begun nor left out.',
  'left-out': 'not begun, for a reason that is told.',
  'not-finished': 'begun, and not brought to its end.',
  finished: 'brought to its end.',
})
/** The state in which a journal leaves a phase. */
export type PhaseState = z.infer<typeof phaseStateSchema>
