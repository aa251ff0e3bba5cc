import type { SessionOpener } from '../../model/session.ts'
import { tableChecksums } from './table-checksums.ts'

/** Reports which tables of one database have changed on one server since the last call. */
export class ChangedTables {
  readonly #opener: SessionOpener
  readonly #database: string
  #before: ReadonlyMap<string, string>

  private constructor(opener: SessionOpener, database: string, before: ReadonlyMap<string, string>) {
    this.#opener = opener
    this.#database = database
    this.#before = before
  }

  static async begin(opener: SessionOpener, database: string): Promise<ChangedTables> {
    return new ChangedTables(opener, database, await tableChecksums(opener, [database]))
  }

  /** Returns the names of the changed tables, without the database. */
  async changed(): Promise<string[]> {
    const before = this.#before
    const now = await tableChecksums(this.#opener, [this.#database])
    this.#before = now
    return [...new Set([...before.keys(), ...now.keys()])]
      .filter(name => before.get(name) !== now.get(name))
      .map(name => name.slice(this.#database.length + 1))
  }
}
