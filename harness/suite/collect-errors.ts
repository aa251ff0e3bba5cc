import { UsageError, UsageErrors } from '../model/usage-error.ts'

/** Does something that may be refused, and keeps the refusal, so that the user hears of everything at once. */
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
