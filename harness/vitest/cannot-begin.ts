import { ServerFailure } from '../model/server-failure.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'

/**
 * An error that prevents tests from beginning, with a message of Crosscheck: vitest would show stack frames and the
 * properties of the error, which do not help a user who named a server that does not exist. See `onStackTrace` in
 * vitest.config.ts.
 */
class CannotBegin extends Error {
  constructor(cause: UsageError | UsageErrors | ServerFailure) {
    super(describe(cause))
    this.name = 'CannotBegin'
    this.stack = `${this.name}: ${this.message}`
  }
}

/** Runs `work`, and rethrows errors that the user can fix with their description as the message. */
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
