const maxIdentifierLength = 64

/** `crosscheck_log_in_3f9a1c`: ours by its prefix, of what it is for by its middle, this run's by its end. */
export function databaseName(subject: string, runId: string, number = 1): string {
  const slug = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  const suffix = number === 1 ? `_${runId}` : `_${number}_${runId}`
  return `crosscheck_${slug.slice(0, maxIdentifierLength - 'crosscheck_'.length - suffix.length)}${suffix}`
}

/** The names that are in use: no two databases of a run have one at once, and one at a time has the same again. */
export class DatabaseNames {
  readonly #taken = new Set<string>()

  take(subject: string, runId: string): string {
    for (let number = 1; ; number++) {
      const name = databaseName(subject, runId, number)
      if (this.#taken.has(name)) continue
      this.#taken.add(name)
      return name
    }
  }

  release(name: string): void {
    this.#taken.delete(name)
  }
}
