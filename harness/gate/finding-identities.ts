import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import { isConsequential, type Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { normalise } from '../sql/lexer/normalise.ts'
import { numberAliases } from '../sql/lexer/number-aliases.ts'
import { fingerprint, formerFingerprint, type Way } from '../suite/fingerprint.ts'

interface Fingerprints {
  print: string
  /** The one that releases before the classes of outcomes gave. */
  former: string
}

/** The shape of a statement. */
interface Shape {
  identity: string
  /** Names a column by its label, without the literals and aliases that are in the label of an expression. */
  nameOf: (label: string) => string
}

/** Fingerprints findings. The same shape with the same classes of outcomes has the same fingerprint. */
export class FindingIdentities {
  readonly #shapes = new Map<string, Shape>()

  /**
   * `differences`: those of the finding's differences that are meant. `cause`: the fingerprint of the divergence from
   * which they follow, so that a consequence is told from the same error by itself.
   */
  of(finding: Finding, differences: readonly Difference[], cause?: string): Fingerprints {
    const shape = this.#shapeOf(finding)
    const telling = tellingOf(differences)
    const ways = telling.flatMap(difference => waysOf(difference, finding, shape))
    if (cause !== undefined) ways.push({ kind: 'error', column: '', class: `follows ${cause}` })
    return { print: fingerprint({ identity: shape.identity, ways }), former: formerOf(finding, differences) }
  }

  /** The kinds and columns of noise depend on chance, and so they are no part of its fingerprint. */
  ofNoise(finding: Finding): string {
    return fingerprint({ identity: this.#shapeOf(finding).identity, ways: [] })
  }

  #shapeOf({ identity, subject }: Finding): Shape {
    let shape = this.#shapes.get(identity)
    if (!shape) {
      shape = subject.kind === 'table' ? tableShape(identity) : statementShape(identity)
      this.#shapes.set(identity, shape)
    }
    return shape
  }
}

function statementShape(sql: string): Shape {
  const numbered = numberAliases(sql)
  const names = new Map<string, string>()
  const nameOf = (label: string) => {
    const known = names.get(label)
    if (known !== undefined) return known
    const name = normalise(numbered.label(label))
    names.set(label, name)
    return name
  }
  return { identity: numbered.sql, nameOf }
}

/** `contents of FIXTURE / TABLE` is the same table when its fixture is renamed. */
function tableShape(identity: string): Shape {
  return { identity: identity.replace(/contents of .* \/ /s, 'contents of '), nameOf: label => label }
}

/**
 * Returns the differences that distinguish two divergences of the same identity. Cosmetic differences come and go with
 * a patch release of a server; beside other differences they are ignored, so that an acceptance remains valid when they
 * change.
 */
function tellingOf(differences: readonly Difference[]): readonly Difference[] {
  const consequential = differences.filter(isConsequential)
  return consequential.length > 0 ? consequential : differences
}

function waysOf({ kind, column, classes, result }: Difference, { outcomes }: Finding, shape: Shape): Way[] {
  const found = classes ?? [{ ...(column === undefined ? {} : { column }), class: 'other' }]
  const source = outcomes?.source[result - 1]
  return found.map(each => ({ kind, class: each.class, column: columnOf(each, source, shape) }))
}

/** Columns of the same name are numbered. */
function columnOf(
  { column, place }: { column?: string; place?: number },
  source: Outcome | undefined,
  { nameOf }: Shape,
): string {
  if (column === undefined) return ''
  const name = nameOf(column)
  if (place === undefined || source?.kind !== 'rows') return name
  const before = source.columns.slice(0, place).filter(each => nameOf(each.name) === name).length
  return before === 0 ? name : `${name} #${before + 1}`
}

function formerOf({ identity }: Finding, differences: readonly Difference[]): string {
  const before = differences.map(difference => ({ ...difference, kind: formerKindOf(difference) }))
  const telling = tellingOf(before)
  return formerFingerprint({
    normalised: identity,
    kinds: telling.map(({ kind }) => kind),
    columns: telling.flatMap(({ column }) => column ?? []),
  })
}

/** Two errors that differ in their SQLSTATE alone were of the kind error. */
function formerKindOf({ kind, classes }: Difference): Kind {
  const isOfErrors = classes?.[0]?.class.startsWith('error ') === true
  return kind === 'sqlstate' || (kind === 'metadata' && isOfErrors) ? 'error' : kind
}
