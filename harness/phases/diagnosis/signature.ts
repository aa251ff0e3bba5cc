import type { Difference } from '../../model/difference.ts'
import { isConsequential, type Kind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import { sides } from '../../model/side.ts'
import { rowChangesOf } from './row-changes.ts'

/** The properties by which a divergence is recognised in another script than the one in which it was found. */
export interface Signature {
  kinds: Kind[]
  columns: string[]
  /** In which ways rows differ. */
  changes: string[]
  /** The outcomes of both sides, as far as they matter: errors by their numbers, warnings by their codes. */
  outcomes: string
}

/**
 * Returns the kinds of the decisive differences. A fixture statement that fails on one side is of the kind setup in a
 * suite, and an ordinary error in a script.
 */
export function kindsOf(differences: readonly Difference[]): Kind[] {
  const decisive = decisiveOf(differences).map(({ kind }) => (kind === 'setup' ? 'error' : kind))
  return [...new Set(decisive)].sort()
}

/**
 * Returns the signature for these kinds only: other differences of the statement are tolerated, noise, or another
 * divergence.
 */
export function signatureOf(observation: Observation, concerned: readonly Kind[]): Signature {
  const kinds = kindsOf(observation.differences).filter(kind => concerned.includes(kind))
  const differences = observation.differences.filter(({ kind }) => kinds.includes(kind))
  const columns = new Set(differences.flatMap(({ column, columns: several }) => several ?? column ?? []))
  const outcomes = sides.map(side => observation[side].map(outcome => answerOf(outcome, kinds)))
  return {
    kinds,
    columns: [...columns].sort(),
    changes: rowChangesOf(differences),
    outcomes: JSON.stringify(outcomes),
  }
}

/** Returns the consequential differences; the cosmetic ones only if there are no others. */
export function decisiveOf(differences: readonly Difference[]): readonly Difference[] {
  const consequential = differences.filter(isConsequential)
  return consequential.length > 0 ? consequential : differences
}

function answerOf(outcome: Outcome, kinds: readonly Kind[]): unknown[] {
  if (outcome.kind === 'error') return ['error', outcome.errno]
  if (outcome.kind === 'lost' || !kinds.includes('warnings')) return [outcome.kind]
  const codes = outcome.warnings.kind === 'read' ? outcome.warnings.list.map(({ code }) => code) : []
  return [outcome.kind, ...new Set(codes.toSorted((a, b) => a - b))]
}

/**
 * Whether a smaller script shows the same signature; a smaller statement may have fewer differing columns, and fewer of the
 * ways in which rows differ, and no other ones.
 */
export function isSameSignature(known: Signature, seen: Signature): boolean {
  return (
    known.outcomes === seen.outcomes &&
    known.kinds.join() === seen.kinds.join() &&
    isPart(known.columns, seen.columns) &&
    isPart(known.changes, seen.changes)
  )
}

function isPart(known: readonly string[], seen: readonly string[]): boolean {
  return seen.every(each => known.includes(each)) && seen.length > 0 === known.length > 0
}
