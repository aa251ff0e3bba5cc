import type { Difference } from '../model/difference.ts'
import type { Divergence } from '../model/divergence.ts'
import type { Finding } from '../model/finding.ts'
import { isConsequential, type Kind, kinds } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { placeOf } from '../model/place-of.ts'
import { PlaceSet } from '../model/place-set.ts'
import type { BySide } from '../model/side.ts'
import type { FindingPlace } from '../model/subject.ts'
import type { Tolerance } from '../model/tolerance.ts'
import { fingerprint } from '../suite/fingerprint.ts'

/** A divergence before it has a status. */
export interface Group
  extends Pick<Divergence, 'fingerprint' | 'phase' | 'kinds' | 'subject' | 'statements' | 'example'> {
  /** Present if nobody needs to decide on the divergence: the suite tolerates it, the source differs from itself, or
   * the difference names the server itself. */
  excuse?: { status: 'tolerated' | 'noise' | 'identity'; because: string }
  /** The outcomes of the example statement on both sides, if it was sent to them. */
  outcomes?: BySide<Outcome[]>
}

/**
 * Groups findings into divergences: one for each identity, set of kinds and set of columns (see `tellingParts`).
 * Differences that a suite tolerates are split from those that it does not, so that each part has its own status. The
 * first finding of a divergence is its example.
 */
export class DivergenceGroups {
  readonly #groups = new Map<string, Group & { places: PlaceSet }>()

  add(finding: Finding): void {
    if (finding.isNoise) {
      const because = 'the source answers otherwise when it is asked again'
      this.#addPart(finding, finding.differences, { status: 'noise', because })
      return
    }
    const named = finding.differences.filter(({ identity }) => identity !== undefined)
    const others = finding.differences.filter(({ identity }) => identity === undefined)
    const names = [...new Set(named.map(({ identity }) => identity))].join(', ')
    this.#addPart(finding, named, { status: 'identity', because: `it names the server itself: ${names}` })
    const isCovered = (difference: Difference) => finding.tolerances.some(tolerance => covers(tolerance, difference))
    const tolerated = others.filter(isCovered)
    this.#addPart(
      finding,
      others.filter(difference => !isCovered(difference)),
    )
    const needed = finding.tolerances.filter(tolerance => tolerated.some(difference => covers(tolerance, difference)))
    const because = [...new Set(needed.map(tolerance => tolerance.because))].join('; ')
    this.#addPart(finding, tolerated, { status: 'tolerated', because })
  }

  list(): Group[] {
    return [...this.#groups.values()].map(({ places: _, ...group }) => group)
  }

  #addPart(finding: Finding, differences: Difference[], excuse?: Group['excuse']): void {
    if (differences.length === 0) return
    const kindsHere = kinds.filter(kind => differences.some(difference => difference.kind === kind))
    const telling = excuse?.status === 'noise' ? byChance : tellingParts(differences)
    const print = fingerprint({ normalised: finding.identity, ...telling })
    const key = `${print} ${excuse?.status ?? 'open'}`
    let group = this.#groups.get(key)
    if (!group) {
      const { phase, subject, sql, outcomes } = finding
      group = {
        fingerprint: print,
        phase,
        kinds: kindsHere,
        subject,
        statements: [],
        example: { ...(sql === undefined ? {} : { sql }), differences },
        ...(outcomes ? { outcomes } : {}),
        places: new PlaceSet(),
        ...(excuse ? { excuse } : {}),
      }
      this.#groups.set(key, group)
    }
    // Cosmetic differences have no influence on the fingerprint, and only some of the statements may show them.
    const seen = group.kinds
    group.kinds = kinds.filter(kind => seen.includes(kind) || kindsHere.includes(kind))
    const place = placeOf(finding.subject)
    if (group.places.add(keyOf(place))) group.statements.push(place)
  }
}

/** What of a statement is noise changes from run to run, so that nothing of it is part of a fingerprint. */
const byChance = { kinds: [], columns: [] }

function keyOf({ suite = '', at }: FindingPlace): string {
  return `${JSON.stringify(suite)} ${at}`
}

/**
 * Returns the parts that distinguish two divergences of the same identity. Cosmetic differences come and go with a
 * patch release of a server; beside other differences they are ignored, so that an acceptance remains valid when they
 * change.
 */
function tellingParts(differences: Difference[]): { kinds: Kind[]; columns: string[] } {
  const consequential = differences.filter(isConsequential)
  const telling = consequential.length > 0 ? consequential : differences
  return {
    kinds: [...new Set(telling.map(({ kind }) => kind))].sort(),
    columns: [...new Set(telling.flatMap(({ column }) => column ?? []))].sort(),
  }
}

/** Returns whether a tolerance covers this difference. */
export function covers(tolerance: Tolerance, difference: Difference): boolean {
  return tolerance.kinds.includes(difference.kind)
}
