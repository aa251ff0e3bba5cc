import { clock } from './clock.ts'

/** Returns the number of days from one day to another; negative if the other day is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/**
 * Returns the current day as `YYYY-MM-DD`; days compare as text. It is the day in UTC, so that a run is judged alike on
 * a build server and on its users' machines in any time zone.
 */
export function today(): string {
  return clock.now().toISOString().slice(0, 10)
}

/** Whether the text is `YYYY-MM-DD` and names a day that exists: 2026-02-30 does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
