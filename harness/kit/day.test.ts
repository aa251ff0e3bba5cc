import { describe, expect, it } from 'vitest'
import { dayOf, isDay } from './day.ts'

describe('day', () => {
  it('names the local day, so that days compare as text', () => {
    expect(dayOf(new Date(2026, 0, 9, 23, 59))).toBe('2026-01-09')
    expect(dayOf(new Date(2026, 9, 10)) > dayOf(new Date(2026, 8, 30))).toBe(true)
  })

  it('knows the days that exist', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true)
    expect(['2026-02-29', '2026-13-01', '2026-1-1', 'tomorrow', '', '2026-01-01T00:00'].some(isDay)).toBe(false)
  })
})
