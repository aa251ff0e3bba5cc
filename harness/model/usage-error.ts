import { formatLocation } from './format-location.ts'
import type { Location } from './location.ts'

/**
 * The user asked for something that cannot be done: wrong option, wrong suite, wrong address. Ends the program with
 * exit code 3 before anything was started. The message describes the mistake; `remedy` describes the fix.
 */
export class UsageError extends Error {
  readonly at: Location | undefined
  readonly remedy: string | undefined

  constructor(message: string, details: { at?: Location; remedy?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.name = 'UsageError'
    this.at = details.at
    this.remedy = details.remedy
  }

  /** `file:line:column: message` and the remedy on a line of its own. */
  describe(): string {
    const place = this.at ? `${formatLocation(this.at)}: ` : ''
    return `${place}${this.message}${this.remedy ? `\n  ${this.remedy}` : ''}`
  }
}

/** Several usage errors at once, so that a user can fix them all before the next attempt. */
export class UsageErrors extends Error {
  readonly errors: UsageError[]

  constructor(errors: UsageError[]) {
    super(errors.map(error => error.describe()).join('\n'))
    this.name = 'UsageErrors'
    this.errors = errors
  }
}

/** Whether the user has to fix something before anything can begin. */
export function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || error instanceof UsageErrors
}
