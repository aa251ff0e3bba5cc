import type { Difference } from '../model/difference.ts'

/**
 * `place`: the sides returned the same rows in other places. `choice`: they returned other rows, and a LIMIT may have
 * cut among rows that tie.
 */
export type DoubtedOrder = 'place' | 'choice'

/**
 * An order that cannot be judged by the result alone, because it depends on sort keys that the result does not show, or
 * on a collation.
 */
export interface OrderDoubt {
  about: DoubtedOrder
  /** The difference that is reported as long as the sort keys are not known; absent if the rows count as tied. */
  assumed?: Difference
  /** The difference that is reported if the sort keys decide. */
  decided: Difference
  /** The result shows all sort keys, so that only their collation is in doubt. */
  showsKeys: boolean
}

/** What the sort keys show. `tied`: the query leaves it to the server. `decided`: the sort keys differ. */
export type SortKeyAnswer = { kind: 'tied' } | { kind: 'decided' } | { kind: 'unknown'; because: string }

/** Replaces the assumption in a list of differences by what the sort keys have shown. */
export function resolveDoubt(
  differences: readonly Difference[],
  { about, assumed, decided, showsKeys }: OrderDoubt,
  answer: SortKeyAnswer,
): Difference[] {
  const replacedBy = (found: Difference[]) => {
    const at = assumed ? differences.indexOf(assumed) : 0
    return differences.toSpliced(at, assumed ? 1 : 0, ...found)
  }
  switch (answer.kind) {
    case 'tied':
      return about === 'place' ? replacedBy([]) : [...differences]
    case 'decided':
      return replacedBy([showsKeys ? decided : { ...decided, summary: `${decided.summary}: ${hiddenKeysDiffer}` }])
    case 'unknown':
      if (about === 'place' && (assumed || showsKeys)) return [...differences]
      return replacedBy([undecided(assumed ?? decided, answer.because)])
    default:
      return answer satisfies never
  }
}

const hiddenKeysDiffer = 'the sort keys, which the result does not show, do not tie'

function undecided(difference: Difference, because: string): Difference {
  return {
    ...difference,
    kind: 'nondeterministic',
    summary: `${difference.summary}; the sort keys do not tell whether these rows tie: ${because}`,
    advice: 'Select the sort keys, too, or sort by a unique column in the end, so that each row has one place.',
  }
}
