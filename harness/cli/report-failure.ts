import { exitCodeOf, usageExitCode } from '../model/exit-code.ts'
import { Interruption } from '../model/interruption.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { explainSystemError, isSystemError } from '../model/system-error.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { escapeControlLines } from '../report/presentation/escape-control.ts'
import { withoutPasswords } from './without-passwords.ts'

/**
 * Prints the reason of the failure to stderr; returns the exit code. The message contains texts of servers, files and
 * arguments.
 */
export function reportFailure(error: unknown): number {
  // An error during disposal hides the first error.
  if (error instanceof SuppressedError) return reportFailure(error.suppressed)
  if (error instanceof UsageErrors) {
    print(error.errors.map(each => each.describe()).join('\n'))
    return usageExitCode
  }
  if (error instanceof UsageError) {
    print(error.describe())
    return usageExitCode
  }
  if (error instanceof ServerFailure) {
    print([error.message, ...error.logTail.map(line => `  ${line}`)].join('\n'))
    return exitCodeOf.unknown
  }
  if (error instanceof Interruption) {
    print(error.message)
    return exitCodeOf.unknown
  }
  if (error instanceof WriteFailure) {
    print(error.describe())
    return exitCodeOf.unknown
  }
  const sentence = describeSystemError(error)
  if (sentence !== undefined) {
    print(sentence)
    return exitCodeOf.unknown
  }
  // Neither the user nor a server caused this error: a developer needs the stack to fix it.
  print(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodeOf.unknown
}

/**
 * Describes an error of the operating system in a sentence. A missing file that Crosscheck expects is an internal
 * fault.
 */
function describeSystemError(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined
  const explained = explainSystemError(error)
  if (!explained || explained.code === 'ENOENT' || explained.code === 'ENOTDIR') return undefined
  return `${error.path ?? error.syscall}: ${explained.cause}\n  ${explained.remedy}`
}

/** Prints no control sequence that a terminal could execute, and no password. */
function print(text: string): void {
  console.error(escapeControlLines(withoutPasswords(text, process.argv.slice(3))).join('\n'))
}
