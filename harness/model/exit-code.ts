import type { Decision } from './verdict.ts'

/** The contract of exit codes; 3 is wrong usage or configuration. */
export const exitCodeOf = { go: 0, 'no-go': 1, unknown: 2 } as const satisfies Record<Decision, number>
export const usageExitCode = 3
