import { ServerFailure } from './server-failure.ts'

/** Describes an error in words, with the last lines of the log when a server has failed. */
export function describeFailure(error: unknown): string {
  const first = firstFailure(error)
  if (first instanceof ServerFailure) return [first.message, ...first.logTail].join('\n')
  return first instanceof Error ? first.message : String(first)
}

/** Describes an error in words, without the log of a server. */
export function describeFailureInShort(error: unknown): string {
  const first = firstFailure(error)
  return first instanceof Error ? first.message : String(first)
}

/** Returns the first failure: a SuppressedError hides it behind a failure of the cleanup. */
function firstFailure(error: unknown): unknown {
  return error instanceof SuppressedError ? firstFailure(error.suppressed) : error
}
