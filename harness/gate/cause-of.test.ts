import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Outcome } from '../model/outcome.ts'
import { exampleObservation } from '../testing/example-entries.ts'
import { causeOf } from './cause-of.ts'
import { DivergenceGroups } from './divergence-groups.ts'
import { findingOf } from './finding-of.ts'

const refused: Outcome = {
  kind: 'error',
  errno: 1064,
  sqlState: '42000',
  message: "You have an error in your SQL syntax; check the manual … to use near 'rank FROM scores' at line 1",
}
const error: Difference = { kind: 'error', result: 1, summary: 'fails on the target only: 1064 42000' }
const servers = {
  source: { product: 'MySQL', version: '5.6.51' },
  target: { product: 'MySQL', version: '9.7.0' },
}

function group(sql = 'SELECT id, rank FROM scores') {
  const groups = new DivergenceGroups()
  const { observation } = exampleObservation(1, { sql, normalised: sql, target: [refused], differences: [error] })
  groups.add(findingOf(observation, 'replay'))
  return groups.list()[0]!
}

describe('the cause of a divergence', () => {
  it('is found in the catalogue, for these servers', () => {
    const { label, cause } = causeOf(group(), servers, undefined)
    expect(label).toBe('reserved-window-word')
    expect(cause).toMatchObject({ id: label, proven: true, link: expect.stringMatching(/^https:/) })
    expect(causeOf(group(), { source: servers.source, target: servers.source }, undefined)).toEqual({})
    expect(causeOf(group(), undefined, undefined)).toEqual({})
  })

  it('is what the baseline says, where it says one', () => {
    expect(causeOf(group(), servers, 'sql-cache')).toMatchObject({ label: 'sql-cache', cause: { id: 'sql-cache' } })
    expect(causeOf(group(), servers, 'our-own-word')).toEqual({ label: 'our-own-word' })
  })

  it('is none for noise', () => {
    const noisy = { ...group(), excuse: { status: 'noise', because: 'the source differs from itself' } as const }
    expect(causeOf(noisy, servers, undefined)).toEqual({})
  })
})
