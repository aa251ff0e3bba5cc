import type { ChangedTables } from '../../administration/activity/changed-tables.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { WriteReading } from '../../model/write-reading.ts'

/**
 * Finds out which statements of a replay have really written on one server: looks at the tables after each statement.
 */
export class WriteWatch {
  readonly #tables: ChangedTables
  readonly #unchecked: { id: string; reading: WriteReading }[] = []
  readonly #written = new Set<string>()

  constructor(tables: ChangedTables) {
    this.#tables = tables
  }

  /** Statements that have been seen to write. */
  get written(): ReadonlySet<string> {
    return this.#written
  }

  /** Must be called after each statement; `outcomes` is undefined while the reply is still pending. */
  async after(id: string, reading: WriteReading, outcomes: readonly Outcome[] | undefined): Promise<void> {
    if (reading.writes === 'no' || reading.temporary) return
    const isAnswered = outcomes?.some(({ kind }) => kind === 'rows' || kind === 'done') ?? true
    if (!isAnswered) return
    this.#unchecked.push({ id, reading })
    const changed = await this.#tables.changed()
    if (mayBeOf(reading, changed)) this.#written.add(id)
  }

  /** Must be called after the last statement: the changes of a transaction show only after its end. */
  async end(): Promise<void> {
    if (this.#unchecked.length === 0) return
    const changed = await this.#tables.changed()
    for (const { id, reading } of this.#unchecked) if (mayBeOf(reading, changed)) this.#written.add(id)
  }
}

/**
 * Whether a statement can have caused a change. An event may write at the same time, so the statement must name the
 * table.
 */
function mayBeOf({ tables }: WriteReading, changed: readonly string[]): boolean {
  if (changed.length === 0 || tables.length === 0) return changed.length > 0
  const named = new Set(tables.map(table => table.slice(table.lastIndexOf('.') + 1).toLowerCase()))
  return changed.some(table => named.has(table.toLowerCase()))
}
