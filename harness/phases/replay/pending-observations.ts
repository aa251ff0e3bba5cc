import type { ComparedStatement } from '../../gate/finding-of.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'

/** What many statements have in common: a suite asks for the same things again and again. */
type Look = Omit<ComparedStatement, 'statement' | 'at' | 'suite' | 'file' | 'name' | 'sql'>

interface Held extends Omit<ComparedStatement, keyof Look> {
  look: Look
}

/**
 * Observations in which something differs, until it is known what of it is noise. Those that look alike share what they
 * have in common, so that each costs little more than its SQL and its place. Of digests, for which nobody asks any more,
 * they have the first.
 */
export class PendingObservations {
  #held: Held[] = []
  #looks = new Map<string, Look>()

  hold({ statement, at, suite, file, name, sql, ...observation }: Observation): void {
    // A place is held once, where it is the id.
    const own = { statement, at: at === statement ? statement : at, suite, file, sql, look: this.#shared(observation) }
    this.#held.push(name === undefined ? own : { ...own, name })
  }

  /** All of them, in the order in which they came. They are held no more. */
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
