import type { Decision } from './verdict.ts'

/** The exit codes are a contract with CI jobs; 3 means wrong usage or configuration. */
export const exitCodeOf = { go: 0, 'no-go': 1, unknown: 2 } as const satisfies Record<Decision, number>
export const usageExitCode = 3
