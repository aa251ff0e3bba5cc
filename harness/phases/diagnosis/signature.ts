import type { Difference } from '../../model/difference.ts'
import { isConsequential, type Kind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import { sides } from '../../model/side.ts'

/** By what a divergence is known again, in another script than the one that it was found in. */
export interface Signature {
  kinds: Kind[]
  columns: string[]
  /** What each side answers, as far as it matters: refusals by their number, warnings by their codes. */
  outcomes: string
}

/** A statement of a fixture that one side refuses is a matter of set-up there, and an error like any other elsewhere. */
export function kindsOf(differences: readonly Difference[]): Kind[] {
  const decisive = decisiveOf(differences).map(({ kind }) => (kind === 'setup' ? 'error' : kind))
  return [...new Set(decisive)].sort()
}

/** As far as it concerns these kinds: what else differs at the statement is tolerated, noise, or another divergence. */
export function signatureOf(observation: Observation, concerned: readonly Kind[]): Signature {
  const kinds = kindsOf(observation.differences).filter(kind => concerned.includes(kind))
  const differences = observation.differences.filter(({ kind }) => kinds.includes(kind))
  const columns = new Set(differences.flatMap(({ column }) => column ?? []))
  const outcomes = sides.map(side => observation[side].map(outcome => answerOf(outcome, kinds)))
  return { kinds, columns: [...columns].sort(), outcomes: JSON.stringify(outcomes) }
}

/** Cosmetic differences count only where there are no others. */
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

/** Whether a smaller script still shows the same; columns may become fewer with the statement. */
export function isSameSignature(known: Signature, seen: Signature): boolean {
  return (
    known.outcomes === seen.outcomes &&
    known.kinds.join() === seen.kinds.join() &&
    seen.columns.every(column => known.columns.includes(column)) &&
    seen.columns.length > 0 === known.columns.length > 0
  )
}
