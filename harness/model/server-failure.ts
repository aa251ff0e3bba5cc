/**
 * A server could not be started, or stopped answering. The run ends as unknown (exit code 2).
 * `logTail` contains the last lines that the server wrote, if there is a log.
 */
export class ServerFailure extends Error {
  readonly logTail: string[]

  constructor(message: string, details: { logTail?: string[]; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.name = 'ServerFailure'
    this.logTail = details.logTail ?? []
  }
}
