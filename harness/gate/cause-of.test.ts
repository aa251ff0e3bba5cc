import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Outcome } from '../model/outcome.ts'
import { exampleObservation } from '../testing/example-entries.ts'
import { causeOf } from './cause-of.ts'
import { DivergenceGroups } from './divergence-groups.ts'
import { findingOf } from './finding-of.ts'

const refused = {
  kind: 'error' as const,
  errno: 1064,
  sqlState: '42000',
  message: "You have an error in your SQL syntax; check the manual … to use near 'rank FROM scores' at line 1",
} satisfies Outcome
const error: Difference = { kind: 'error', result: 1, summary: 'fails on the target only: 1064 42000' }
const servers = {
  source: { product: 'MySQL', version: '5.6.51' },
  target: { product: 'MySQL', version: '9.7.0' },
}

function group(sqls = ['SELECT id, rank FROM scores'], of: () => typeof servers | undefined = () => servers) {
  const groups = new DivergenceGroups(of)
  for (const [index, sql] of sqls.entries()) {
    const normalised = 'select ? from scores'
    const message = refused.message.replace('rank', /rank|lead/.exec(sql)?.[0] ?? 'x')
    const target = [{ ...refused, message }]
    const { observation } = exampleObservation(index + 1, { sql, normalised, target, differences: [error] })
    groups.add(findingOf(observation, 'replay'))
  }
  return groups.list()[0]!
}

describe('the cause of a divergence', () => {
  it('is found in the catalogue, for these servers', () => {
    const { label, cause } = causeOf(group(), undefined)
    expect(label).toBe('reserved-window-word')
    expect(cause).toMatchObject({ id: label, proven: true, link: expect.stringMatching(/^https:/) })
    expect(
      causeOf(
        group(undefined, () => ({ source: servers.source, target: servers.source })),
        undefined,
      ),
    ).toEqual({})
    expect(
      causeOf(
        group(undefined, () => undefined),
        undefined,
      ),
    ).toEqual({})
  })

  it('is what the baseline says, where it says one', () => {
    expect(causeOf(group(), 'sql-cache')).toMatchObject({ label: 'sql-cache', cause: { id: 'sql-cache' } })
    expect(causeOf(group(), 'our-own-word')).toEqual({ label: 'our-own-word' })
  })

  it('is none of the divergence where its statements have different ones, and is told of each', () => {
    const mixed = group(['SELECT id, rank FROM scores', 'SELECT id, nothing FROM scores'])
    expect(mixed.statements.map(({ label }) => label)).toEqual(['reserved-window-word', undefined])
    expect(causeOf(mixed, undefined)).toEqual({})
  })

  it('is none for noise', () => {
    const groups = new DivergenceGroups(() => servers)
    const { observation } = exampleObservation(1, {
      sql: 'SELECT id, rank FROM scores',
      target: [refused],
      differences: [error],
    })
    groups.add({ ...findingOf(observation, 'replay'), isNoise: true })
    expect(causeOf(groups.list()[0]!, undefined)).toEqual({})
  })
})
