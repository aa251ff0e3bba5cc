import type { ComparedStatement } from '../../gate/finding-of.ts'
import { isNoise } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'

interface SeparatedNoise {
  observation: ComparedStatement
  /** The same observation with only its noise. */
  noise: ComparedStatement
  /** Whether no part of the statement's reply could be compared. */
  isAllNoise: boolean
}

/** Separates the differences of a statement between the two servers from the noise of the source. */
export function separateNoise(observation: ComparedStatement, noise: readonly NoisyDifference[]): SeparatedNoise {
  const noisy = observation.differences.filter(each => each.identity === undefined && isNoise(each, noise))
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

/**
 * Returns whether the source's replies differ so much between replays that none of its columns can be compared with the
 * target.
 */
function hidesOutcome(observation: ComparedStatement, noise: readonly NoisyDifference[]): boolean {
  const inAnswers = noise.filter(({ kind }) => kind === 'rows' || kind === 'error' || kind === 'affected')
  if (inAnswers.some(({ columns }) => columns === undefined)) return true
  const noisy = new Set(inAnswers.flatMap(({ columns = [] }) => columns))
  const seen = observation.source.flatMap(outcome => (outcome.kind === 'rows' ? outcome.columns : []))
  return seen.length > 0 && seen.every(({ name }) => noisy.has(name))
}
