import type { SessionOpener } from '../../model/session.ts'
import { type TableContents, tableChecksums } from './table-checksums.ts'

/** The tables of a database that have changed, and those that could not be read. Names are without the database. */
interface TableChanges {
  changed: string[]
  /** By table: the server's reason. */
  unread: ReadonlyMap<string, string>
}

/** Reports which tables of one database have changed on one server since they were last read. */
export class ChangedTables {
  readonly #opener: SessionOpener
  readonly #database: string
  readonly #known: Map<string, string>

  private constructor(opener: SessionOpener, database: string, { checksums }: TableContents) {
    this.#opener = opener
    this.#database = database
    this.#known = checksums
  }

  static async begin(opener: SessionOpener, database: string): Promise<ChangedTables> {
    return new ChangedTables(opener, database, await tableChecksums(opener, [database]))
  }

  async look(): Promise<TableChanges> {
    const { checksums, unread } = await tableChecksums(this.#opener, [this.#database])
    const changed = [...new Set([...this.#known.keys(), ...checksums.keys()])].filter(
      name => !unread.has(name) && this.#known.get(name) !== checksums.get(name),
    )
    for (const name of changed) {
      const sum = checksums.get(name)
      if (sum === undefined) this.#known.delete(name)
      else this.#known.set(name, sum)
    }
    const named = (table: string) => table.slice(this.#database.length + 1)
    return {
      changed: changed.map(named),
      unread: new Map([...unread].map(([table, reason]) => [named(table), reason])),
    }
  }
}
