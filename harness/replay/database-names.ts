const maxIdentifierLength = 64

/**
 * Returns a name such as `crosscheck_log_in_3f9a1c`: the prefix marks it as Crosscheck's, the middle names its subject,
 * and the end is the id of the run.
 */
export function databaseName(subject: string, runId: string, number = 1): string {
  const slug = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  const suffix = number === 1 ? `_${runId}` : `_${number}_${runId}`
  return `crosscheck_${slug.slice(0, maxIdentifierLength - 'crosscheck_'.length - suffix.length)}${suffix}`
}

/** The names that are in use: no two databases of a run have the same name at once, and a free name is used again. */
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
