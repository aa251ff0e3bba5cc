import { clock } from './clock.ts'

/** A day of the calendar as `YYYY-MM-DD`, in local time; days compare as text. */
export function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The day on which this runs. */
export function today(): string {
  return dayOf(clock.now())
}

/** Whether the text is `YYYY-MM-DD` and names a day that exists: 2026-02-30 does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
