import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { JournaledServer } from '../model/journal.ts'
import { placeOf } from '../model/place-of.ts'
import type { BySide } from '../model/side.ts'
import type { FindingPart } from './divergence-groups.ts'
import { scopeOf } from './scope-of.ts'
import { applicable } from './status.ts'

export interface MigratedBaseline {
  /** Entries with the fingerprint that their divergence has now. */
  carried: { entry: BaselineEntry; fingerprint: string }[]
  /** Entries that stay as they are, with a sentence for each. */
  left: { entry: BaselineEntry; because: string }[]
}

/** A divergence of this run to which an entry may belong. */
interface Candidate {
  /** The place of the first finding. */
  at: string
  isNamed: boolean
}

/**
 * Finds out to which divergences of a run the entries of a baseline belong that were written when opposite differences
 * had one fingerprint. An entry goes with the statement that it names, and with no other: of the divergences that the
 * former fingerprint covered, the one that was looked at when it was accepted.
 */
export class BaselineMigration {
  readonly #entries: readonly BaselineEntry[]
  /** For each entry: the divergences that its former fingerprint covers, by fingerprint. */
  readonly #candidates = new Map<BaselineEntry, Map<string, Candidate>>()
  readonly #current = new Set<string>()

  constructor(entries: readonly BaselineEntry[]) {
    this.#entries = entries
    for (const entry of entries) this.#candidates.set(entry, new Map())
  }

  add({ finding, fingerprint, former }: FindingPart): void {
    this.#current.add(fingerprint)
    for (const entry of this.#entries) {
      if (entry.fingerprint !== former) continue
      const candidates = this.#candidates.get(entry)!
      const known = candidates.get(fingerprint)
      const isNamed = entry.statement !== undefined && namesOf(finding).some(name => isSameText(name, entry.statement!))
      if (!known) candidates.set(fingerprint, { at: placeOf(finding.subject).at, isNamed })
      else if (isNamed && !known.isNamed) candidates.set(fingerprint, { at: placeOf(finding.subject).at, isNamed })
    }
  }

  /** `servers`: those of the run; undefined if they never answered. */
  migrated(servers: BySide<JournaledServer> | undefined): MigratedBaseline {
    const meant = new Set(servers ? applicable([...this.#entries], servers) : [])
    const migrated: MigratedBaseline = { carried: [], left: [] }
    const taken = new Set(this.#entries.map(scopeOf))
    for (const entry of this.#entries) {
      // Entries that are of this release already have nothing to be carried to.
      if (this.#current.has(entry.fingerprint)) continue
      const leave = (because: string) => migrated.left.push({ entry, because })
      if (!meant.has(entry)) {
        leave('it is for other servers: judge a run of those')
        continue
      }
      const candidates = [...this.#candidates.get(entry)!]
      const named = entry.statement === undefined ? candidates : candidates.filter(([, { isNamed }]) => isNamed)
      const [chosen, ...others] = named
      if (!chosen || others.length > 0) {
        leave(reasonAgainst(entry, candidates, named))
        continue
      }
      const [fingerprint] = chosen
      const scope = scopeOf({ ...entry, fingerprint })
      if (taken.has(scope)) {
        leave(`another entry accepts ${fingerprint}, which this is now: remove this one`)
        continue
      }
      taken.add(scope)
      migrated.carried.push({ entry, fingerprint })
      // The former fingerprint covered these as well, though nobody may have looked at them.
      const rest = candidates.filter(candidate => candidate !== chosen)
      if (rest.length > 0) leave(`it covered ${listed(rest)} as well: accept what you mean of that`)
    }
    return migrated
  }
}

type Candidates = [fingerprint: string, candidate: Candidate][]

function reasonAgainst({ statement }: BaselineEntry, candidates: Candidates, named: Candidates): string {
  if (candidates.length === 0) return 'nothing differs so in this run'
  if (named.length > 1) return `it is several divergences now: accept those that you mean of ${listed(named)}`
  return `its statement (${statement}) does not differ so in this run, but ${listed(candidates)} does: accept it if you mean it`
}

function listed(candidates: Candidates): string {
  return candidates.map(([fingerprint, { at }]) => `${fingerprint} (${at})`).join(', ')
}

/** Returns the texts by which an entry may name what it accepts. */
function namesOf({ subject, sql }: FindingPart['finding']): string[] {
  const { at, name, file } = placeOf(subject)
  const names = [at, ...(sql === undefined ? [] : [sql])]
  if (name !== undefined) names.push(name, `${file} ${name}`)
  return names
}

/** An entry has a text in one line, and only its beginning if it is long. */
function isSameText(text: string, named: string): boolean {
  const [one, other] = [inOneLine(text), inOneLine(named)]
  return one === other || (other.endsWith('…') && one.startsWith(other.slice(0, -1)))
}

function inOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}
