import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { ServerFailure } from '../model/server-failure.ts'
import { startGuarded } from './guarded-process.ts'

/** A program that a server needs, or that fetches a server, ended with an error. `logTail` is the end of its output. */
export class ProgramFailed extends ServerFailure {
  readonly code: number

  constructor(command: string, code: number, logTail: string[]) {
    super(`${basename(command)} ended with code ${code}`, { logTail })
    this.name = 'ProgramFailed'
    this.code = code
  }
}

const keptLines = 20

/**
 * Runs a program to its end and returns its standard output. On abort, kills the program and waits for its end. The
 * program does not outlive this process. `onLine` receives each line of standard output as it arrives.
 */
export async function runProgram(request: {
  command: string
  arguments: string[]
  environment?: Record<string, string>
  workingDirectory?: string
  input?: string
  onLine?: (line: string) => void
  signal: AbortSignal
}): Promise<string> {
  const { signal, onLine, ...start } = request
  signal.throwIfAborted()
  const environment = { LC_ALL: 'C.UTF-8', ...request.environment }
  const running = startGuarded({ ...start, environment, output: { stdout: 'pipe', stderr: 'pipe' } })
  const lines: string[] = []
  const lastErrors: string[] = []
  createInterface({ input: running.stdout! }).on('line', line => {
    if (onLine) onLine(line)
    else lines.push(line)
  })
  createInterface({ input: running.stderr! }).on('line', line => {
    lastErrors.push(line)
    if (lastErrors.length > keptLines) lastErrors.shift()
  })
  const stop = () => void running.kill()
  signal.addEventListener('abort', stop, { once: true })
  running.begin()
  const { code } = await running.ended
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  if (code !== 0) {
    throw new ProgramFailed(request.command, code, lastErrors.length > 0 ? lastErrors : lines.slice(-keptLines))
  }
  return lines.join('\n')
}
