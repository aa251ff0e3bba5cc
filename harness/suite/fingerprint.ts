import { createHash } from 'node:crypto'
import type { Kind } from '../model/kind.ts'

/**
 * Names a divergence: the same from night to night while the statement's shape, the kinds of difference and the columns
 * concerned stay the same. 12 hexadecimal digits.
 */
export function fingerprint(parts: { normalised: string; kinds: readonly Kind[]; columns: readonly string[] }): string {
  const ordered = [parts.normalised, [...new Set(parts.kinds)].sort(), [...new Set(parts.columns)].sort()]
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex').slice(0, 12)
}
