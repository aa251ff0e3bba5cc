import { isConsequential, type Kind } from './difference.ts'

/** With this setting a target answers like the source. */
export interface Attribution {
  setting: string
  /** As it is written in `SET SESSION <setting> = <value>`. */
  value: string
  /** What of the divergence is gone then. */
  kinds: Kind[]
}

/** A sentence without its subject, for example `disappears when the target runs with max_error_count = 64`. */
export function describeAttribution({ setting, value, kinds }: Attribution, ofDivergence: readonly Kind[]): string {
  const consequential = ofDivergence.filter(kind => isConsequential({ kind }))
  const left = (consequential.length > 0 ? consequential : ofDivergence).filter(kind => !kinds.includes(kind))
  const cure = `when the target runs with ${setting} = ${value}`
  if (left.length === 0) return `disappears ${cure}`
  return `in part (${kinds.join(', ')}) disappears ${cure}; ${left.join(', ')} ${left.length === 1 ? 'stays' : 'stay'}`
}
