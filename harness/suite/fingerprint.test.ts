import { expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import { fingerprint } from './fingerprint.ts'

const parts = { normalised: 'select ?', kinds: ['rows', 'type'] as const, columns: ['a', 'b'] }

it('is the same from night to night', () => {
  expect(fingerprint(parts)).toBe('1e2d57a6c9cc')
  expect(fingerprint({ ...parts, kinds: ['type', 'rows', 'rows'], columns: ['b', 'a'] })).toBe(fingerprint(parts))
})

it('tells statements, kinds and columns apart', () => {
  const others = [
    { ...parts, normalised: 'select ?, ?' },
    { ...parts, kinds: ['rows'] as const },
    { ...parts, columns: ['a'] },
    { ...parts, columns: ['a,b'] },
  ]
  expect(new Set([parts, ...others].map(fingerprint)).size).toBe(5)
})

/** Users' baselines contain these fingerprints: none may ever change. */
const fingerprints = {
  setup: '18a3e09ebb56',
  error: '2c32d6682b77',
  rows: '57ec62e36520',
  order: '1ae677618da3',
  affected: 'a290f48d5e96',
  names: 'c1b6de0f64dd',
  'read-only': '5e53706ce81b',
  type: '8ce19536a92f',
  nullability: '32d5211f9fac',
  sqlstate: '24f31ef1ff32',
  warnings: '6f91572ab678',
  nondeterministic: '898b03e98641',
  formatting: '3bcf9c84dd01',
  metadata: '15b11fcad06a',
} satisfies Record<Kind, string>

it.each(Object.entries(fingerprints) as [Kind, string][])('is what it was in every version: %s', (kind, expected) => {
  expect(fingerprint({ normalised: 'select ? from t', kinds: [kind], columns: ['a'] })).toBe(expected)
})
