import {
  type Difference,
  isConsequential,
  type Kind,
  kinds,
  type Severity,
  severityOfKind,
  worst,
} from '../model/difference.ts'
import type { Divergence } from '../model/divergence.ts'
import type { Outcome } from '../model/outcome.ts'
import { PlaceSet } from '../model/place-set.ts'
import type { BySide } from '../model/side.ts'
import type { Tolerance } from '../model/statement.ts'
import { fingerprint } from '../suite/fingerprint.ts'
import type { ComparedStatement } from './held-observations.ts'

/** A divergence before anybody has said how it stands. */
export interface Group
  extends Pick<Divergence, 'fingerprint' | 'phase' | 'severity' | 'kinds' | 'statements' | 'example'> {
  /** Present where nobody needs to decide: the suite declares it, or the source differs from itself. */
  excuse?: { standing: 'tolerated' | 'noise'; because: string }
  /** What both sides answered to the example. */
  answers: BySide<Outcome[]>
}

/**
 * Gathers the differences of observations into divergences: one for each normalised statement, set of kinds and set
 * of columns (see identityOf). What a statement tolerates is split from what it does not, so that each stands on its own.
 * The first observation of a divergence is its example.
 */
export class DifferenceGroups {
  readonly #groups = new Map<string, Group & { places: PlaceSet }>()

  add(observation: ComparedStatement): void {
    const differences = observation.differences.map(difference => asJudged(difference, observation))
    const isCovered = (difference: Difference) =>
      observation.tolerances.some(tolerance => covers(tolerance, difference))
    const tolerated = differences.filter(isCovered)
    this.#addPart(
      observation,
      differences.filter(difference => !isCovered(difference)),
    )
    const needed = observation.tolerances.filter(tolerance =>
      tolerated.some(difference => covers(tolerance, difference)),
    )
    const because = [...new Set(needed.map(tolerance => tolerance.because))].join('; ')
    this.#addPart(observation, tolerated, { standing: 'tolerated', because })
  }

  /** An observation with nothing but what is noise in it. */
  addNoise(observation: ComparedStatement): void {
    const because = 'the source answers otherwise when it is asked again'
    this.#addPart(observation, observation.differences, { standing: 'noise', because })
  }

  list(): Group[] {
    return [...this.#groups.values()].map(({ places: _, ...group }) => group)
  }

  #addPart(observation: ComparedStatement, differences: Difference[], excuse?: Group['excuse']): void {
    if (differences.length === 0) return
    const kindsHere = kinds.filter(kind => differences.some(difference => difference.kind === kind))
    const print = fingerprint({ normalised: observation.normalised, ...identityOf(differences) })
    const key = `${print} ${excuse?.standing ?? 'open'}`
    let group = this.#groups.get(key)
    if (!group) {
      group = {
        fingerprint: print,
        ...(observation.phase === 'read-only' ? { phase: observation.phase } : {}),
        severity: severityOf(kindsHere),
        kinds: kindsHere,
        statements: [],
        example: { sql: observation.sql, differences },
        answers: { source: observation.source, target: observation.target },
        places: new PlaceSet(),
        ...(excuse ? { excuse } : {}),
      }
      this.#groups.set(key, group)
    }
    // Cosmetic ones have no say in the fingerprint, and may be seen by some only.
    const seen = group.kinds
    group.kinds = kinds.filter(kind => seen.includes(kind) || kindsHere.includes(kind))
    if (!group.places.add(`${JSON.stringify(observation.suite)} ${observation.at}`)) return
    group.statements.push({
      at: observation.at,
      ...(observation.name === undefined ? {} : { name: observation.name }),
      suite: observation.suite,
    })
  }
}

/**
 * What tells a divergence from another of the same statement. Cosmetic differences come and go with a patch release of
 * a server; where there is anything else they have no say, so that an acceptance outlives them.
 */
function identityOf(differences: Difference[]): { kinds: Kind[]; columns: string[] } {
  const consequential = differences.filter(isConsequential)
  const telling = consequential.length > 0 ? consequential : differences
  return {
    kinds: [...new Set(telling.map(({ kind }) => kind))].sort(),
    columns: [...new Set(telling.flatMap(({ column }) => column ?? []))].sort(),
  }
}

/** Whether a tolerance speaks of this difference. */
export function covers(tolerance: Tolerance, difference: Difference): boolean {
  return tolerance.kinds.includes(difference.kind)
}

/** A fixture statement that only one side takes leaves the suite without its ground: that is a matter of set-up. */
function asJudged(difference: Difference, observation: ComparedStatement): Difference {
  return observation.phase === 'fixture' && difference.kind === 'error' ? { ...difference, kind: 'setup' } : difference
}

function severityOf(kindsHere: Kind[]): Severity {
  return worst(kindsHere.map(kind => severityOfKind[kind]))
}
