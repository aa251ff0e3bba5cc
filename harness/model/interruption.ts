/** The reason why a run was aborted before its end, as the reason of an AbortSignal. */
export class Interruption extends Error {
  /** For example `SIGINT (Ctrl-C)` or `the time limit of the run`. */
  readonly by: string

  constructor(by: string) {
    super(`interrupted by ${by}`)
    this.name = 'Interruption'
    this.by = by
  }
}
