import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Side, sides } from '../model/side.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'

/**
 * Knows which tables and routines one side lacks because a statement that creates them failed there, and to which
 * divergence that statement belongs. Later errors of that side that name them are its consequences. Objects are those of
 * one suite in one phase.
 */
export class MissingObjects {
  /** By suite, side and name: the fingerprint of the cause. */
  readonly #missing = new Map<string, string>()

  /** Notes what a finding leaves missing. `cause`: the fingerprint of the divergence that is responsible for it. */
  note(finding: Finding, differences: readonly Difference[], cause: string): void {
    const side = failingSide(finding, differences)
    const created = side && createdBy(finding.sql)
    if (created) this.#missing.set(keyOf(finding, side, created), cause)
  }

  /**
   * Returns the fingerprint of the cause of which a finding is a consequence: one side alone fails, for want of an object
   * that is missing there, and nothing else differs.
   */
  causeOf(finding: Finding, differences: readonly Difference[]): string | undefined {
    const side = failingSide(finding, differences)
    if (!side) return undefined
    const wanted = wantedBy(errorOf(finding.outcomes![side])!)
    return wanted && this.#missing.get(keyOf(finding, side, wanted))
  }
}

interface NamedObject {
  kind: 'table' | 'routine'
  name: string
}

function keyOf({ phase, subject }: Finding, side: Side, { kind, name }: NamedObject): string {
  return JSON.stringify([phase, 'file' in subject ? subject.file : '', side, kind, name.toLowerCase()])
}

/** Returns the side that fails if the other does not, and if that is all that differs. */
function failingSide({ outcomes }: Finding, differences: readonly Difference[]): Side | undefined {
  const decisive = differences.filter(isConsequential)
  if (!outcomes || decisive.length !== 1 || !['error', 'setup'].includes(decisive[0]!.kind)) return undefined
  const failing = sides.filter(side => errorOf(outcomes[side]))
  return failing.length === 1 ? failing[0] : undefined
}

type Refusal = Extract<Outcome, { kind: 'error' }>

function errorOf(outcomes: readonly Outcome[]): Refusal | undefined {
  return outcomes.find(outcome => outcome.kind === 'error')
}

/** Returns the table, view or routine that a statement creates. */
function createdBy(sql: string | undefined): NamedObject | undefined {
  if (sql === undefined || !/^\s*(?:\/\*.*?\*\/\s*)*create\b/is.test(sql)) return undefined
  const { family, defines, tables } = effectsOf(sql)
  if (family !== 'definition') return undefined
  if (defines?.kind === 'procedure' || defines?.kind === 'function') return { kind: 'routine', name: defines.name }
  if (defines?.kind === 'view') return { kind: 'table', name: defines.name }
  const name = defines ? undefined : tables?.writes[0]?.name
  return name === undefined || !/^\s*create\s+(?:or\s+replace\s+)?(?:temporary\s+)?table\b/i.test(sql)
    ? undefined
    : { kind: 'table', name }
}

/** Returns the object that an error misses, as far as its message names it. Source: the error messages of the servers. */
function wantedBy({ errno, message }: Refusal): NamedObject | undefined {
  switch (errno) {
    // Table 'database.name' doesn't exist, and Unknown table 'database.name' of DROP.
    case 1146:
    case 1051:
      return named('table', /'(?:[^'.]*\.)?(?<name>[^'.,]+)'/.exec(message))
    // PROCEDURE database.name does not exist.
    case 1305:
      return named('routine', /^(?:procedure|function) (?:[^.\s]*\.)?(?<name>\S+) does not exist/i.exec(message))
    default:
      return undefined
  }
}

function named(kind: NamedObject['kind'], match: RegExpExecArray | null): NamedObject | undefined {
  const name = match?.groups?.name
  return name === undefined ? undefined : { kind, name }
}
