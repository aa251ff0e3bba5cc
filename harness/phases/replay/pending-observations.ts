import type { ComparedStatement } from '../../gate/finding-of.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'

/** The part of an observation that many statements share: a suite often repeats the same statements. */
type Look = Omit<ComparedStatement, 'statement' | 'at' | 'suite' | 'file' | 'name' | 'sql'>

interface Held extends Omit<ComparedStatement, keyof Look> {
  look: Look
}

/**
 * Holds observations that contain differences until it is known which of the differences are noise. Observations that
 * look alike share their common part, so that each one takes little more memory than its SQL and its place. Digests are
 * no longer needed: a shared part has those of its first observation.
 */
export class PendingObservations {
  #held: Held[] = []
  #looks = new Map<string, Look>()

  hold({ statement, at, suite, file, name, sql, ...observation }: Observation): void {
    // The place is stored once if it equals the id.
    const own = { statement, at: at === statement ? statement : at, suite, file, sql, look: this.#shared(observation) }
    this.#held.push(name === undefined ? own : { ...own, name })
  }

  /** Yields all observations in the order of their arrival, and forgets them. */
  *release(): Generator<ComparedStatement, void> {
    const held = this.#held
    this.#held = []
    this.#looks.clear()
    for (const { look, ...own } of held) yield { ...look, ...own }
  }

  #shared({ step, normalised, source, target, differences, tolerances, notCompared }: Look): Look {
    const look = { step, normalised, source, target, differences, tolerances, notCompared }
    const key = JSON.stringify({ ...look, source: source.map(withoutDigest), target: target.map(withoutDigest) })
    const known = this.#looks.get(key)
    if (known) return known
    this.#looks.set(key, look)
    return look
  }
}

function withoutDigest(outcome: Outcome): unknown {
  switch (outcome.kind) {
    case 'rows':
      return { ...outcome, digest: undefined }
    case 'done':
      return { ...outcome, affectedRows: String(outcome.affectedRows), insertId: String(outcome.insertId) }
    case 'error':
    case 'lost':
      return outcome
    default:
      return outcome satisfies never
  }
}
