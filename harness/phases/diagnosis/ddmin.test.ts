import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ddmin } from './ddmin.ts'

describe('delta debugging', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => index)

  it('finds exactly what is needed, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 199 }), { maxLength: 5 }), async needed => {
        const part = await ddmin(numbers, async candidate => needed.every(each => candidate.includes(each)))
        expect(part).toEqual(needed.toSorted((a, b) => a - b))
      }),
    )
  })

  it('takes few attempts where little is needed', async () => {
    let attempts = 0
    await ddmin(numbers, async candidate => {
      attempts++
      return candidate.includes(137)
    })
    expect(attempts).toBeLessThan(30)
  })

  it('cannot leave out any one of what it returns', async () => {
    // True for a part with an odd number above 100, and at least as many even numbers as odd ones.
    const holds = async (part: number[]) =>
      part.some(each => each > 100 && each % 2 === 1) &&
      part.filter(each => each % 2 === 0).length >= part.filter(each => each % 2 === 1).length
    const part = await ddmin(numbers, holds)
    expect(await holds(part)).toBe(true)
    for (const each of part) expect(await holds(part.filter(other => other !== each))).toBe(false)
  })

  it('returns the smallest part so far when its time is over', async () => {
    let attempts = 0
    const part = await ddmin(
      numbers,
      async candidate => {
        attempts++
        return candidate.includes(3)
      },
      () => attempts >= 3,
    )
    expect(attempts).toBe(3)
    expect(part).toContain(3)
    expect(part.length).toBeLessThanOrEqual(100)
  })
})
