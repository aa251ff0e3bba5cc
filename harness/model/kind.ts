import type { Severity } from './severity.ts'

/** The kinds of a difference, from worst to mildest. */
export const severityOfKind = {
  setup: 'breaking',
  error: 'breaking',
  rows: 'breaking',
  order: 'breaking',
  affected: 'breaking',
  names: 'breaking',
  'read-only': 'breaking',
  type: 'risky',
  nullability: 'risky',
  sqlstate: 'risky',
  warnings: 'risky',
  nondeterministic: 'risky',
  formatting: 'cosmetic',
  metadata: 'cosmetic',
} as const satisfies Record<string, Severity>

export type Kind = keyof typeof severityOfKind

export const kinds = Object.keys(severityOfKind) as [Kind, ...Kind[]]

/**
 * Whether somebody would have to act on a difference. Cosmetic differences do not count: any two products have them by
 * the hundred. Neither do cells that name the server itself, because no two servers have the same.
 */
export function isConsequential({ kind, identity }: { kind: Kind; identity?: string }): boolean {
  return identity === undefined && severityOfKind[kind] !== 'cosmetic'
}
