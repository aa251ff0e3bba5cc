import { type ProvenKind, provenKinds } from './truth.ts'

/** The truth and the oracle's findings for one item on one pair. */
export interface Judgement {
  pair: string
  at: string
  sql: string
  truth: readonly ProvenKind[]
  found: readonly ProvenKind[]
  /** The findings in the oracle's own wording. */
  said: string[]
}

export interface Tally {
  hits: number
  misses: number
  falseAlarms: number
}

interface Score {
  byKind: Map<ProvenKind, Tally>
  overall: Tally
}

/** Counts each kind of each item: found and true, true but not found, found but not true. */
export function score(judgements: readonly Judgement[]): Score {
  const byKind = new Map(provenKinds.map(kind => [kind, tallyOf(kind, judgements)]))
  const overall = { hits: 0, misses: 0, falseAlarms: 0 }
  for (const tally of byKind.values()) {
    overall.hits += tally.hits
    overall.misses += tally.misses
    overall.falseAlarms += tally.falseAlarms
  }
  return { byKind, overall }
}

function tallyOf(kind: ProvenKind, judgements: readonly Judgement[]): Tally {
  const count = (inTruth: boolean, inFound: boolean) =>
    judgements.filter(({ truth, found }) => truth.includes(kind) === inTruth && found.includes(kind) === inFound).length
  return { hits: count(true, true), misses: count(true, false), falseAlarms: count(false, true) }
}

/** Returns the share of the true differences that were found; 1 if there were none. */
export function recall({ hits, misses }: Tally): number {
  return hits + misses === 0 ? 1 : hits / (hits + misses)
}

/** Returns the share of the findings that are true; 1 if there were none. */
export function precision({ hits, falseAlarms }: Tally): number {
  return hits + falseAlarms === 0 ? 1 : hits / (hits + falseAlarms)
}

export const goals = { recall: 1, precision: 0.99 } as const

/** Goals for the pairs of a server that has changed to another release, because the truth may have changed with it. */
const goalsOnMovedReleases = { recall: 0.97, precision: 0.97 } as const

/**
 * Returns whether the goals are reached. `moved`: servers whose release differs from the one on which the truth was
 * established. Other goals apply to their pairs, so that a patch release does not block work, but a broken oracle is
 * still noticed.
 */
export function isProven(judgements: readonly Judgement[], moved: readonly string[]): boolean {
  const hasMoved = ({ pair }: Judgement) => pair.split(' → ').some(server => moved.includes(server))
  const reaches = (
    some: readonly Judgement[],
    { recall: wanted, precision: least }: { recall: number; precision: number },
  ) => {
    const { overall } = score(some)
    return recall(overall) >= wanted && precision(overall) >= least
  }
  return (
    reaches(
      judgements.filter(each => !hasMoved(each)),
      goals,
    ) && reaches(judgements.filter(hasMoved), goalsOnMovedReleases)
  )
}
