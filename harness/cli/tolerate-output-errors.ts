import { exitCodeOf } from '../model/exit-code.ts'
import { causeOf } from '../model/system-error.ts'

/** Their result is verdict.json, with which the exit code has to agree. */
const withVerdict = new Set<string | undefined>(['run', 'merge', 'judge'])

/**
 * A run goes on where its output cannot be written. The reader of a pipe may stop when it has seen enough, as `head`
 * does; anything else, for example a full disk, is told once on standard error. A command whose only result is its
 * output ends as unknown then.
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
  // There is nobody left to tell.
  process.stderr.on('error', () => {})
}
