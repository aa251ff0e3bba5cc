import { expect, it } from 'vitest'
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
