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

/**
 * Returns the fingerprint of a divergence, 12 hexadecimal digits: it stays the same between runs while the statement's
 * shape, the kinds of difference and the columns concerned stay the same.
 */
export function fingerprint(parts: { normalised: string; kinds: readonly Kind[]; columns: readonly string[] }): string {
  const kinds = [...new Set(parts.kinds.map(kind => kindIds[kind]))].sort()
  const ordered = [parts.normalised, kinds, [...new Set(parts.columns)].sort()]
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex').slice(0, 12)
}
