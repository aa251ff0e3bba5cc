import { isDecidedByData } from '../model/decided-by-data.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'

type Refusal = Extract<Outcome, { kind: 'error' }>

/**
 * Notes on an observation that both servers refused the statement with the same error although neither data nor state
 * decides it, and the suite does not expect it: nothing is known of what the statement does. What differs until then,
 * in earlier results, stays.
 */
export function noteNotExercised(observation: Observation): Observation {
  if (observation.notExercised !== undefined) return observation
  const refusal = refusedAlike(observation)
  if (!refusal || isDecidedByData(refusal) || observation.expectedErrors?.includes(refusal.errno)) return observation
  const notExercised = `both servers refuse it with error ${refusal.errno}: ${refusal.message}`
  return { ...observation, notExercised }
}

/** Returns the refusal of the source if both replies end in an error of the same number. */
export function refusedAlike({ source, target }: Pick<Observation, 'source' | 'target'>): Refusal | undefined {
  const [one, other] = [source.at(-1), target.at(-1)]
  return one?.kind === 'error' && other?.kind === 'error' && one.errno === other.errno ? one : undefined
}

/** Returns whether the suite expects an error of a statement that both servers carry out. */
export function isExpectationUnmet({ expectedErrors, source, target }: Observation): boolean {
  return expectedErrors !== undefined && [source, target].every(isCarriedOut)
}

function isCarriedOut(outcomes: readonly Outcome[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ kind }) => kind !== 'error' && kind !== 'lost')
}
