import { afterEach, describe, expect, it, vi } from 'vitest'
import { daysBetween, isDay, today } from './day.ts'

afterEach(() => vi.useRealTimers())

function todayAt(time: string): string {
  vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] })
  return today()
}

describe('day', () => {
  it('names the day of UTC, wherever it is asked, so that days compare as text', () => {
    expect(todayAt('2026-01-09T23:59:59.999Z')).toBe('2026-01-09')
    expect(todayAt('2026-01-09T23:30:00-05:00')).toBe('2026-01-10')
    expect(todayAt('2026-10-10T12:00:00Z') > todayAt('2026-09-30T12:00:00Z')).toBe(true)
  })

  it('counts days, over the ends of months and years and over the change of summer time', () => {
    expect(daysBetween('2026-11-29', '2026-11-29')).toBe(0)
    expect(daysBetween('2026-12-25', '2027-01-08')).toBe(14)
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1)
  })

  it('knows the days that exist', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true)
    expect(['2026-02-29', '2026-13-01', '2026-1-1', 'tomorrow', '', '2026-01-01T00:00'].some(isDay)).toBe(false)
  })
})
