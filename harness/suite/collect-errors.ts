import { UsageError, UsageErrors } from '../model/usage-error.ts'

/** Runs `work` and keeps a UsageError that it throws, so that the user sees all errors at once. */
export function collectErrors<T>(errors: UsageError[], work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof UsageErrors) errors.push(...error.errors)
    else if (error instanceof UsageError) errors.push(error)
    else throw error
    return undefined
  }
}
