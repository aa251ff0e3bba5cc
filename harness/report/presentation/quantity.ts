import { grouped } from './grouped.ts'

/** Returns a number of a chart with its unit, to one decimal: `1,250 ms`, `0.5 %`. */
export function quantity(value: number, unit: string): string {
  const rounded = Math.round(value * 10) / 10
  const text = Math.abs(rounded) < Number.MAX_SAFE_INTEGER ? withGroups(rounded) : String(value)
  return unit === '' ? text : `${text} ${unit}`
}

function withGroups(value: number): string {
  const [whole, decimals] = String(Math.abs(value)).split('.')
  const fraction = decimals === undefined ? '' : `.${decimals}`
  return `${value < 0 ? '-' : ''}${grouped(Number(whole))}${fraction}`
}
