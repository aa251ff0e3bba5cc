/** From mildest to worst, so that the index of a severity can be compared. */
export const severities = ['cosmetic', 'risky', 'breaking'] as const
export type Severity = (typeof severities)[number]

export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(bar)
}

export function worst(list: readonly Severity[]): Severity {
  return list.reduce((a, b) => (isAtLeast(a, b) ? a : b), 'cosmetic')
}
