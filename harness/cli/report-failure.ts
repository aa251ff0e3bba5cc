import { exitCodeOf, usageExitCode } from '../model/exit-code.ts'
import { Interruption } from '../model/interruption.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { explainSystemError, isSystemError } from '../model/system-error.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { escapeControlLines } from '../report/presentation/escape-control.ts'
import { withoutPasswords } from './without-passwords.ts'

/** Tells on stderr why nothing could be done; returns the exit code. What servers, files and arguments say is in it. */
export function reportFailure(error: unknown): number {
  // What failed on the way out hides what failed first.
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
  // Neither the user's fault nor a server's: a developer needs the stack to fix it.
  print(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodeOf.unknown
}

/** What the machine refuses is told in a sentence. A file that is missing where we expect one is a fault of ours. */
function describeSystemError(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined
  const explained = explainSystemError(error)
  if (!explained || explained.code === 'ENOENT' || explained.code === 'ENOTDIR') return undefined
  return `${error.path ?? error.syscall}: ${explained.cause}\n  ${explained.remedy}`
}

/** Nothing that a terminal could obey, and no password. */
function print(text: string): void {
  console.error(escapeControlLines(withoutPasswords(text, process.argv.slice(3))).join('\n'))
}
