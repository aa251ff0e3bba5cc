import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { DisclosureTools } from '../../model/phase.ts'
import type { ReplayEntry } from './replay-entry.ts'

/** Returns an entry of the phase without the values that it may contain. */
export function discloseReplay(entry: ReplayEntry, tools: DisclosureTools): ReplayEntry {
  switch (entry.kind) {
    case 'noise': {
      // A column label may be derived from a literal.
      const label = (name: string) => tools.label(entry.statement, name)
      const disclosed = (differences: readonly NoisyDifference[]) =>
        differences.map(each => (each.columns ? { ...each, columns: each.columns.map(label) } : each))
      const { differences, unlike } = entry
      return { ...entry, differences: disclosed(differences), ...(unlike ? { unlike: disclosed(unlike) } : {}) }
    }
    case 'noise-not-measured':
    case 'server-restarted':
      return { ...entry, because: tools.sentence(entry.because) }
    case 'suite-finished':
      return entry.givenUp === undefined ? entry : { ...entry, givenUp: tools.sentence(entry.givenUp) }
    case 'warnings-read':
    case 'suite-started':
    case 'observation':
      return entry
    default:
      return entry satisfies never
  }
}
