import { ServerFailure } from './server-failure.ts'

/** In words, with the last lines of the log where a server has failed. */
export function describeFailure(error: unknown): string {
  const first = firstFailure(error)
  if (first instanceof ServerFailure) return [first.message, ...first.logTail].join('\n')
  return first instanceof Error ? first.message : String(first)
}

/** The same without a log. */
export function describeFailureInShort(error: unknown): string {
  const first = firstFailure(error)
  return first instanceof Error ? first.message : String(first)
}

/** What failed on the way out hides what failed first. */
function firstFailure(error: unknown): unknown {
  return error instanceof SuppressedError ? firstFailure(error.suppressed) : error
}
