import { ServerFailure } from '../model/server-failure.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'

/**
 * What keeps tests from beginning, in our words: vitest would show the frames of this program and the members of the error,
 * which help nobody who has named a server that is not there. See `onStackTrace` in vitest.config.ts.
 */
class CannotBegin extends Error {
  constructor(cause: UsageError | UsageErrors | ServerFailure) {
    super(describe(cause))
    this.name = 'CannotBegin'
    this.stack = `${this.name}: ${this.message}`
  }
}

/** As work does, but what the user can fix is thrown in words. */
export async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UsageError || error instanceof UsageErrors || error instanceof ServerFailure)
      throw new CannotBegin(error)
    throw error
  }
}

function describe(cause: UsageError | UsageErrors | ServerFailure): string {
  if (cause instanceof UsageError) return cause.describe()
  if (cause instanceof UsageErrors) return cause.message
  return [cause.message, ...cause.logTail.map(line => `  ${line}`)].join('\n')
}
