import type { TableName } from '../../model/statement-effects.ts'

/** The temporary tables of one connection. Each hides the base table of the same name. */
export class TemporaryTables {
  readonly #tables: TableName[]

  constructor(tables: readonly TableName[] = []) {
    this.#tables = [...tables]
  }

  add(table: TableName): void {
    if (!this.has(table)) this.#tables.push(table)
  }

  remove(table: TableName): void {
    const index = this.#indexOf(table)
    if (index >= 0) this.#tables.splice(index, 1)
  }

  has(table: TableName): boolean {
    return this.#indexOf(table) >= 0
  }

  copy(): TemporaryTables {
    return new TemporaryTables(this.#tables)
  }

  /**
   * Finds a table. A name without a database matches in any database, because the current database is not known here.
   */
  #indexOf({ database, name }: TableName): number {
    return this.#tables.findIndex(
      table =>
        table.name === name && (table.database === undefined || database === undefined || table.database === database),
    )
  }
}
