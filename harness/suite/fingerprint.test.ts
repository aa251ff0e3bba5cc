import { expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import { fingerprint, formerFingerprint, type Way } from './fingerprint.ts'

const ways: Way[] = [
  { kind: 'rows', column: 'a', class: 'less' },
  { kind: 'type', column: 'b', class: 'INT / BIGINT' },
]
const parts = { identity: 'select ?', ways }

it('is the same from night to night', () => {
  expect(fingerprint(parts)).toBe('97073b3781f5')
  expect(fingerprint({ ...parts, ways: [...ways.toReversed(), ways[0]!] })).toBe(fingerprint(parts))
})

it('tells statements, kinds, columns and classes apart', () => {
  const others = [
    { ...parts, identity: 'select ?, ?' },
    { ...parts, ways: [ways[0]!] },
    { ...parts, ways: [{ ...ways[0]!, class: 'more' }, ways[1]!] },
    { ...parts, ways: [{ ...ways[0]!, column: 'c' }, ways[1]!] },
    { ...parts, ways: [{ ...ways[0]!, kind: 'order' as const }, ways[1]!] },
  ]
  expect(new Set([parts, ...others].map(fingerprint)).size).toBe(6)
})

/** Users' baselines contain these fingerprints: none may ever change. */
const fingerprints = {
  setup: 'f03b9975ec83',
  error: '565f1b2e59f5',
  rows: '9436256f88bc',
  order: '28a43470eb8f',
  affected: '9de5bc4a88d6',
  names: '4e9bf831654b',
  'read-only': '19f463c7a787',
  type: 'c48bd11941eb',
  nullability: '7048d51d1046',
  sqlstate: 'e53ce12e9a2b',
  warnings: '9728db683bfc',
  nondeterministic: 'a77ac193ed73',
  formatting: '715ea1bb1178',
  metadata: '9c092a55f032',
} satisfies Record<Kind, string>

it.each(Object.entries(fingerprints) as [Kind, string][])('is what it was in every version: %s', (kind, expected) => {
  expect(fingerprint({ identity: 'select ? from t', ways: [{ kind, column: 'a', class: 'other' }] })).toBe(expected)
})

it('knows the fingerprints of baselines that are to be carried over', () => {
  expect(formerFingerprint({ normalised: 'select ?', kinds: ['rows', 'type'], columns: ['a', 'b'] })).toBe(
    '1e2d57a6c9cc',
  )
  expect(formerFingerprint({ normalised: 'select ? from t', kinds: ['nondeterministic'], columns: ['a'] })).toBe(
    '898b03e98641',
  )
})
