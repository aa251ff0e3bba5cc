import { type ProvenKind, provenKinds } from './truth.ts'

/** What was true and what the oracle said of one item on one pair. */
export interface Judgement {
  pair: string
  at: string
  sql: string
  truth: readonly ProvenKind[]
  found: readonly ProvenKind[]
  /** What the oracle said, in its own words. */
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

/** Counts each kind of each item: found and true, true and not found, found and not true. */
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

/** How much of what is true was found; 1 where there was nothing to find. */
export function recall({ hits, misses }: Tally): number {
  return hits + misses === 0 ? 1 : hits / (hits + misses)
}

/** How much of what was found is true; 1 where nothing was found. */
export function precision({ hits, falseAlarms }: Tally): number {
  return hits + falseAlarms === 0 ? 1 : hits / (hits + falseAlarms)
}

export const goals = { recall: 1, precision: 0.99 } as const

/** Of the pairs of a server that has moved on to another release, whose truth may have changed with it. */
const goalsOnMovedReleases = { recall: 0.97, precision: 0.97 } as const

/**
 * Whether the goals are reached. `moved`: servers whose release is not the one that the truth was established on; for their
 * pairs other goals hold, so that a patch release stops nobody, and yet nothing that breaks the oracle passes.
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
