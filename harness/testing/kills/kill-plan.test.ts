import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { killKinds, planKills, scenarios } from './kill-plan.ts'

describe('a plan of kills', () => {
  it('is the same for the same seed, and a longer one begins with a shorter', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), fc.nat(50), (seed, count, more) => {
        expect(planKills(count + more, seed).slice(0, count)).toEqual(planKills(count, seed))
      }),
    )
  })

  it('is another one for another seed', () => {
    expect(planKills(5, 1)).not.toEqual(planKills(5, 2))
  })

  it('has every scenario and every kind of kill, at moments from the start to beyond the end', () => {
    const plan = planKills(500, 1)
    expect(new Set(plan.map(({ scenario }) => scenario))).toEqual(new Set(scenarios))
    expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(killKinds))
    expect(plan.some(({ moment }) => moment < 0.02)).toBe(true)
    expect(plan.some(({ moment }) => moment > 1)).toBe(true)
    expect(plan.every(({ moment }) => moment >= 0 && moment < 1.05)).toBe(true)
  })

  it('keeps to the scenarios that are asked for', () => {
    expect(new Set(planKills(20, 3, ['fetch']).map(({ scenario }) => scenario))).toEqual(new Set(['fetch']))
  })
})
