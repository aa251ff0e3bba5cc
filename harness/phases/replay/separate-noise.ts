import type { ComparedStatement } from '../../gate/finding-of.ts'
import { isNoise } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'

interface SeparatedNoise {
  observation: ComparedStatement
  /** The same observation with nothing but its noise. */
  noise: ComparedStatement
  /** Nothing that a client sees of this statement could be compared. */
  isAllNoise: boolean
}

/** Parts what a statement shows of two servers from what the source shows of itself. */
export function separateNoise(observation: ComparedStatement, noise: readonly NoisyDifference[]): SeparatedNoise {
  const noisy = observation.differences.filter(difference => isNoise(difference, noise))
  const isAllNoise = noisy.length > 0 && hidesOutcome(observation, noise)
  const notCompared = noisy.map(({ kind, columns }) => `noise: ${kind}${columns ? ` of ${columns.join(', ')}` : ''}`)
  return {
    observation: {
      ...observation,
      differences: observation.differences.filter(difference => !noisy.includes(difference)),
      notCompared: isAllNoise ? [] : [...observation.notCompared, ...notCompared],
    },
    noise: { ...observation, differences: noisy },
    isAllNoise,
  }
}

/** Whether the source's own answers are so far apart that none of its columns can be held against the target. */
function hidesOutcome(observation: ComparedStatement, noise: readonly NoisyDifference[]): boolean {
  const inAnswers = noise.filter(({ kind }) => kind === 'rows' || kind === 'error' || kind === 'affected')
  if (inAnswers.some(({ columns }) => columns === undefined)) return true
  const noisy = new Set(inAnswers.flatMap(({ columns = [] }) => columns))
  const seen = observation.source.flatMap(outcome => (outcome.kind === 'rows' ? outcome.columns : []))
  return seen.length > 0 && seen.every(({ name }) => noisy.has(name))
}
