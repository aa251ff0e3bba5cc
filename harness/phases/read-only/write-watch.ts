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
  readonly #unread = new Map<string, string>()

  constructor(tables: ChangedTables) {
    this.#tables = tables
  }

  /** Statements that have been seen to write. */
  get written(): ReadonlySet<string> {
    return this.#written
  }

  /** Sentences on tables that could not be read to the end, so that a write to them would not have been seen. */
  get unread(): string[] {
    return [...this.#unread].map(([table, reason]) => `${table} could not be read: ${reason}`)
  }

  /** Must be called after each statement; `outcomes` is undefined while the reply is still pending. */
  async after(id: string, reading: WriteReading, outcomes: readonly Outcome[] | undefined): Promise<void> {
    if (reading.writes === 'no' || reading.temporary || onlyLocks(reading)) return
    const isAnswered = outcomes?.some(({ kind }) => kind === 'rows' || kind === 'done') ?? true
    if (!isAnswered) return
    this.#unchecked.push({ id, reading })
    const { changed } = await this.#tables.look()
    if (mayBeOf(reading, changed)) this.#written.add(id)
  }

  /**
   * Must be called after the last statement, when its sessions have ended: the changes of a transaction show only after
   * its end, and a table that a session has locked can be read only then.
   */
  async end(): Promise<void> {
    if (this.#unchecked.length === 0) return
    const { changed, unread } = await this.#tables.look()
    for (const [table, reason] of unread) this.#unread.set(table, reason)
    for (const { id, reading } of this.#unchecked) if (mayBeOf(reading, changed)) this.#written.add(id)
  }
}

/** Whether a statement takes what only writers need, and changes no row itself. */
function onlyLocks({ means }: WriteReading): boolean {
  return means.every(each => each === 'table-lock' || each === 'locking-read' || each === 'transaction')
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
