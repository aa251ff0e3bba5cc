import { exitCodeOf } from '../model/exit-code.ts'
import { causeOf } from '../model/system-error.ts'

/** The result of these commands is verdict.json, with which the exit code must agree. */
const withVerdict = new Set<string | undefined>(['run', 'merge', 'judge'])

/**
 * Lets a run continue if its output cannot be written. The reader of a pipe may stop early, as `head` does; any other
 * error, for example a full disk, is reported once on standard error. A command whose only result is its output then
 * ends as unknown.
 */
export function tolerateOutputErrors(command: string | undefined): void {
  let isReported = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isReported) return
    isReported = true
    console.error(`standard output could not be written: ${causeOf(error)}`)
    if (withVerdict.has(command)) return
    process.once('exit', code => {
      if (code === 0) process.exitCode = exitCodeOf.unknown
    })
  })
  // No channel remains for a report.
  process.stderr.on('error', () => {})
}
