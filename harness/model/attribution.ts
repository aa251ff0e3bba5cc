import type { Kind } from './difference.ts'

/** With this setting a target answers more like the source. */
export interface Attribution {
  setting: string
  /** As it is written in `SET SESSION <setting> = <value>`. */
  value: string
  /** What of the divergence is gone then. */
  gone: Kind[]
  /** What differs still, or instead. */
  left: Kind[]
}

/** A sentence without its subject, for example `disappears when the target runs with max_error_count = 64`. */
export function describeAttribution({ setting, value, gone, left }: Attribution): string {
  const cure = `when the target runs with ${setting} = ${value}`
  if (left.length === 0) return `disappears ${cure}`
  return `in part (${gone.join(', ')}) disappears ${cure}; ${left.join(', ')} ${left.length === 1 ? 'stays' : 'stay'}`
}
