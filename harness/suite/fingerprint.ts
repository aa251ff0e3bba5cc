import { createHash } from 'node:crypto'
import type { Kind } from '../model/kind.ts'

/**
 * The id that is hashed for each kind. These ids never change, so that a kind can be renamed without changing
 * fingerprints.
 */
const kindIds = {
  setup: 'setup',
  error: 'error',
  rows: 'rows',
  order: 'order',
  affected: 'affected',
  names: 'names',
  'read-only': 'read-only',
  type: 'type',
  nullability: 'nullability',
  sqlstate: 'sqlstate',
  warnings: 'warnings',
  nondeterministic: 'hazard',
  formatting: 'presentation',
  metadata: 'metadata',
} as const satisfies Record<Kind, string>

/** One way in which a statement differs. */
export interface Way {
  kind: Kind
  /** The column that differs, without literals and aliases; empty where it is none. */
  column: string
  /** The class of both outcomes; see `Difference.classes`. */
  class: string
}

/**
 * Returns the fingerprint of a divergence, 12 hexadecimal digits: it stays the same between runs while the statement's
 * shape and the ways in which it differs stay the same.
 */
export function fingerprint({ identity, ways }: { identity: string; ways: readonly Way[] }): string {
  const differing = ways.map(way => JSON.stringify([kindIds[way.kind], way.column, way.class]))
  return digestOf([identity, [...new Set(differing)].sort()])
}

/**
 * Returns the fingerprint that releases before the classes of outcomes gave to a divergence: opposite differences had
 * the same. Baselines that were written then are carried over by it.
 */
export function formerFingerprint(parts: {
  normalised: string
  kinds: readonly Kind[]
  columns: readonly string[]
}): string {
  const kinds = [...new Set(parts.kinds.map(kind => kindIds[kind]))].sort()
  return digestOf([parts.normalised, kinds, [...new Set(parts.columns)].sort()])
}

function digestOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
