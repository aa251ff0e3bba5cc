import type { NamedServer } from '../labels/server-range.ts'
import type { Difference } from '../model/difference.ts'
import type { Divergence } from '../model/divergence.ts'
import type { Finding } from '../model/finding.ts'
import { kinds } from '../model/kind.ts'
import { placeOf } from '../model/place-of.ts'
import { PlaceSet } from '../model/place-set.ts'
import type { BySide } from '../model/side.ts'
import type { FindingPlace } from '../model/subject.ts'
import type { Tolerance } from '../model/tolerance.ts'
import { FindingIdentities } from './finding-identities.ts'
import { FindingLabels } from './finding-labels.ts'
import { MissingObjects } from './missing-objects.ts'

/** A divergence before it has a status. */
export interface Group
  extends Pick<
    Divergence,
    'fingerprint' | 'phase' | 'kinds' | 'subject' | 'statements' | 'example' | 'moreExamples' | 'follows'
  > {
  /** Present if nobody needs to decide on the divergence: the suite tolerates it, the source differs from itself, or
   * the difference names the server itself. */
  excuse?: { status: 'tolerated' | 'noise' | 'identity'; because: string }
  /** The fingerprints of its findings, which those of noise have on the nights on which the source repeats itself. */
  prints: Set<string>
  /** The fingerprints that releases before the classes of outcomes gave to what is now this divergence. */
  formers: Set<string>
}

/** Those differences of a finding that nothing excuses, as one thing to decide about. */
export interface FindingPart {
  finding: Finding
  fingerprint: string
  /** The fingerprint that releases before the classes of outcomes gave. */
  former: string
}

/**
 * Groups findings into divergences: one for each identity and set of ways in which its outcomes differ (see
 * `FindingIdentities`). Differences that a suite tolerates are split from those that it does not, so that each part has
 * its own status. The first finding of a divergence is its example.
 */
export class DivergenceGroups {
  readonly #groups = new Map<string, Group & { places: PlaceSet; shown: Set<string> }>()
  readonly #identities = new FindingIdentities()
  readonly #labels: FindingLabels
  readonly #missing: MissingObjects

  /**
   * `servers`: returns the servers of the run, for which known causes are sought; undefined if they are not known.
   * `missing`: what earlier findings have left missing.
   */
  constructor(
    servers: () => BySide<NamedServer> | undefined = () => undefined,
    missing: MissingObjects = new MissingObjects(),
  ) {
    this.#labels = new FindingLabels(servers)
    this.#missing = missing
  }

  /** Returns the part of the finding that nothing excuses, if there is one. */
  add(finding: Finding): FindingPart | undefined {
    if (finding.isNoise) {
      const because = 'the source answers otherwise when it is asked again'
      this.#addPart(finding, finding.differences, { status: 'noise', because })
      return undefined
    }
    const named = finding.differences.filter(({ identity }) => identity !== undefined)
    const others = finding.differences.filter(({ identity }) => identity === undefined)
    const names = [...new Set(named.map(({ identity }) => identity))].join(', ')
    this.#addPart(finding, named, { status: 'identity', because: `it names the server itself: ${names}` })
    const isCovered = (difference: Difference) => finding.tolerances.some(tolerance => covers(tolerance, difference))
    const tolerated = others.filter(isCovered)
    const open = this.#addPart(
      finding,
      others.filter(difference => !isCovered(difference)),
    )
    const needed = finding.tolerances.filter(tolerance => tolerated.some(difference => covers(tolerance, difference)))
    const because = [...new Set(needed.map(tolerance => tolerance.because))].join('; ')
    this.#addPart(finding, tolerated, { status: 'tolerated', because })
    return open
  }

  /** Returns the fingerprint of the finding's cause; undefined if it has none, or one that its suite tolerates. */
  #causeOf({ follows: cause }: Finding): string | undefined {
    const open = cause?.differences.filter(each => !cause.tolerances.some(tolerance => covers(tolerance, each))) ?? []
    return cause && open.length > 0 ? this.#identities.of(cause, open).print : undefined
  }

  list(): Group[] {
    return [...this.#groups.values()].map(({ places: _, shown: __, ...group }) => group)
  }

  #addPart(finding: Finding, differences: Difference[], excuse?: Group['excuse']): FindingPart | undefined {
    if (differences.length === 0) return undefined
    const kindsHere = kinds.filter(kind => differences.some(difference => difference.kind === kind))
    const isNoise = excuse?.status === 'noise'
    const follows = excuse ? undefined : (this.#missing.causeOf(finding, differences) ?? this.#causeOf(finding))
    const { print, former } = this.#identities.of(finding, differences, follows)
    // Noise differs in another way each night.
    const fingerprint = isNoise ? this.#identities.ofNoise(finding) : print
    if (!excuse) this.#missing.note(finding, differences, follows ?? fingerprint)
    const key = `${fingerprint} ${excuse?.status ?? 'open'}`
    let group = this.#groups.get(key)
    if (!group) {
      const { phase, subject, sql } = finding
      group = {
        fingerprint,
        phase,
        kinds: kindsHere,
        subject,
        statements: [],
        example: { ...(sql === undefined ? {} : { sql }), differences },
        prints: new Set(),
        formers: new Set(),
        places: new PlaceSet(),
        shown: new Set(),
        ...(excuse ? { excuse } : {}),
        ...(follows === undefined ? {} : { follows }),
      }
      this.#groups.set(key, group)
    }
    group.prints.add(print)
    group.formers.add(former)
    // Cosmetic differences have no influence on the fingerprint, and only some of the statements may show them.
    const seen = group.kinds
    group.kinds = kinds.filter(kind => seen.includes(kind) || kindsHere.includes(kind))
    const place = placeOf(finding.subject)
    const hasCause = excuse === undefined || excuse.status === 'tolerated'
    const label = hasCause ? this.#labels.of(finding, differences) : undefined
    const labelled = { ...place, ...(label === undefined ? {} : { label }) }
    if (group.places.add(keyOf(place))) group.statements.push(labelled)
    addExample(group, { at: place.at, label, finding, differences })
    return { finding, fingerprint, former }
  }
}

const mostExamples = 3

/** Adds what differs at a place as an example, if neither its SQL nor its differences are shown by another yet. */
function addExample(
  group: Group & { shown: Set<string> },
  {
    at,
    label,
    finding: { sql },
    differences,
  }: { at: string; label?: string | undefined; finding: Finding; differences: Difference[] },
): void {
  if (group.shown.size >= mostExamples) return
  const key = JSON.stringify([
    sql,
    differences.map(({ summary, source, target, rows }) => [summary, source, target, rows]),
  ])
  if (group.shown.has(key)) return
  group.shown.add(key)
  if (group.shown.size === 1) return
  const example = { at, ...(sql === undefined ? {} : { sql }), ...(label === undefined ? {} : { label }), differences }
  group.moreExamples = [...(group.moreExamples ?? []), example]
}

function keyOf({ suite = '', at }: FindingPlace): string {
  return `${JSON.stringify(suite)} ${at}`
}

/** Returns whether a tolerance covers this difference. */
export function covers(tolerance: Tolerance, difference: Difference): boolean {
  return tolerance.kinds.includes(difference.kind)
}
