import type { ComparedStatement } from '../../gate/finding-of.ts'
import type { Difference } from '../../model/difference.ts'
import { isNoise } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { ReplayEntry } from './replay-entry.ts'

interface SeparatedNoise {
  observation: ComparedStatement
  /** The same observation with only its noise. */
  noise: ComparedStatement
  /** Whether no part of the statement's reply could be compared. */
  isAllNoise: boolean
}

/** The noise of one statement, as the journal holds it. */
export type NoiseEntry = Pick<Extract<ReplayEntry, { kind: 'noise' }>, 'differences' | 'unlike' | 'tries' | 'differed'>

/** Separates the differences of a statement between the two servers from the noise of the source. */
export function separateNoise(observation: ComparedStatement, entries: readonly NoiseEntry[]): SeparatedNoise {
  const noise = entries.flatMap(({ differences }) => differences)
  const noisy = observation.differences.filter(each => each.identity === undefined && isNoise(each, noise))
  const isAllNoise = noisy.length > 0 && hidesOutcome(observation, noise)
  const notCompared = noisy.map(({ kind, columns }) => `noise: ${kind}${columns ? ` of ${columns.join(', ')}` : ''}`)
  return {
    observation: {
      ...observation,
      differences: observation.differences
        .filter(difference => !noisy.includes(difference))
        .map(difference => withTries(difference, entries)),
      notCompared: isAllNoise ? [] : [...observation.notCompared, ...notCompared],
    },
    noise: { ...observation, differences: noisy },
    isAllNoise,
  }
}

/** Adds to a difference that the source varies there, too, without ever having answered like the target. */
function withTries(difference: Difference, entries: readonly NoiseEntry[]): Difference {
  const entry = entries.find(({ unlike = [] }) => isNoise(difference, unlike))
  if (!entry) return difference
  const { differed = 0, tries = 0 } = entry
  const own = `the source differed from itself in ${differed} of ${tries} ${tries === 1 ? 'try' : 'tries'}`
  return { ...difference, summary: `${difference.summary}; ${own}, and never answered like this` }
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
