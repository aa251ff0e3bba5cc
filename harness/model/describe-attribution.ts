import type { Attribution } from './attribution.ts'

/** A sentence without its subject, for example `disappears when the target runs with max_error_count = 64`. */
export function describeAttribution({ setting, value, gone, left }: Attribution): string {
  const cure = `when the target runs with ${setting} = ${value}`
  if (left.length === 0) return `disappears ${cure}`
  return `in part (${gone.join(', ')}) disappears ${cure}; ${left.join(', ')} ${left.length === 1 ? 'stays' : 'stay'}`
}
