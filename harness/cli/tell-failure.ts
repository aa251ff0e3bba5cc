import { JournalFailure } from '../journal/append.ts'
import { Interruption } from '../model/interruption.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { exitCodeOf, usageExitCode } from '../model/verdict.ts'

/** Tells on stderr why nothing could be done; returns the exit code. */
export function tellFailure(error: unknown): number {
  if (error instanceof UsageErrors) {
    console.error(error.errors.map(each => each.describe()).join('\n'))
    return usageExitCode
  }
  if (error instanceof UsageError) {
    console.error(error.describe())
    return usageExitCode
  }
  if (error instanceof ServerFailure) {
    console.error([error.message, ...error.logTail.map(line => `  ${line}`)].join('\n'))
    return exitCodeOf.unknown
  }
  if (error instanceof Interruption) {
    console.error(error.message)
    return exitCodeOf.unknown
  }
  if (error instanceof JournalFailure) {
    console.error(`${error.message}\n  make room there, or name another folder with --out`)
    return exitCodeOf.unknown
  }
  // Neither the user's fault nor a server's: whoever mends it needs the stack.
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  return exitCodeOf.unknown
}
