import { causeOf, explainSystemError } from './system-error.ts'

/**
 * A file that a result depends on could not be written: a full disk, a folder that is gone. Ends the program with exit
 * code 2, because there is no complete result then.
 */
export class WriteFailure extends Error {
  readonly file: string
  readonly remedy: string

  /** `consequence` names the consequence of the failure: "so that there is no verdict". */
  constructor(file: string, cause: unknown, details: { consequence?: string; remedy?: string } = {}) {
    const { consequence } = details
    super(`${file} could not be written${consequence ? `, ${consequence}` : ''}: ${causeOf(cause)}`, { cause })
    this.name = 'WriteFailure'
    this.file = file
    this.remedy = [explainSystemError(cause)?.remedy, details.remedy].filter(part => part !== undefined).join(', ')
  }

  /** The message, and the remedy on a line of its own. */
  describe(): string {
    return this.remedy === '' ? this.message : `${this.message}\n  ${this.remedy}`
  }
}
