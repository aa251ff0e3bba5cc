import type { Cell } from '../model/outcome.ts'
import { isCounter, type NameOfServer, namesOfServer, namesServer } from '../sql/identity/names-of-server.ts'

/**
 * Tells cells that name the server itself (its version, its host, its counters, the display widths that it writes) from
 * cells that answer about data: the former differ between any two servers.
 */
export class Identity {
  readonly #columns: ReadonlyMap<number, NameOfServer>

  private constructor(columns: ReadonlyMap<number, NameOfServer>) {
    this.#columns = columns
  }

  /** Undefined if no column of the reply can name the server. `width`: the number of columns. */
  static of(sql: string | undefined, width: number): Identity | undefined {
    const columns = sql === undefined ? undefined : namesOfServer(sql, width)
    return columns && columns.size > 0 ? new Identity(columns) : undefined
  }

  /** Returns the row without what names the server: rows that are equal so differ in nothing else. */
  without(cells: readonly Cell[]): Cell[] {
    return cells.map((cell, index) => {
      const column = this.#columns.get(index)
      return column ? withoutName(cell, column, cells) : cell
    })
  }

  /**
   * Returns what two differing cells name, in a few words; undefined if they differ in anything else than the server's
   * own name.
   */
  nameIn(source: readonly Cell[], target: readonly Cell[], index: number): string | undefined {
    const column = this.#columns.get(index)
    if (!column) return undefined
    const [a, b] = [withoutName(source[index]!, column, source), withoutName(target[index]!, column, target)]
    return isSame(a, b) ? nameOf(column, source) : undefined
  }

  /** The index of the column that tells which variable or counter a row is about; undefined if none does. */
  nameAt(index: number): number | undefined {
    const column = this.#columns.get(index)
    return column && 'nameAt' in column ? column.nameAt : undefined
  }

  /** Returns what a row names that only one side has: one of the lines in which a server tells its version. */
  nameAlone(cells: readonly Cell[]): string | undefined {
    for (const column of this.#columns.values()) {
      if (column.kind !== 'variable') continue
      const name = textOf(cells[column.nameAt]).toLowerCase()
      if (/^version(?:_|$)/.test(name)) return `@@${name}`
    }
    return undefined
  }
}

const named = Buffer.from('(names the server)')

function withoutName(cell: Cell, column: NameOfServer, cells: readonly Cell[]): Cell {
  switch (column.kind) {
    case 'expression':
      return named
    case 'variable':
      return namesServer(textOf(cells[column.nameAt]).toLowerCase()) ? named : cell
    case 'counter':
      return isCounter(textOf(cells[column.nameAt]), textOf(cell)) ? named : cell
    case 'type':
    case 'definition':
      return cell && Buffer.from(withoutWidths(textOf(cell)), 'latin1')
    default:
      return column satisfies never
  }
}

function nameOf(column: NameOfServer, cells: readonly Cell[]): string {
  switch (column.kind) {
    case 'expression':
      return column.expression
    case 'variable':
      return `@@${textOf(cells[column.nameAt]).toLowerCase()}`
    case 'counter':
      return `the counter ${textOf(cells[column.nameAt])}`
    case 'type':
    case 'definition':
      return 'display widths'
    default:
      return column satisfies never
  }
}

/**
 * An integer with a display width, which changes no value. `tinyint(1)` is left as it is, because drivers and ORMs read
 * it as a boolean, and so is ZEROFILL, because the width decides its digits.
 */
const width = /\b(tinyint(?!\(1\))|smallint|mediumint|int|bigint)\(\d+\)(?!(?: unsigned| signed)? zerofill)/gi

/** Leaves out the widths in a type or a definition, and not in its names and strings. */
function withoutWidths(definition: string): string {
  return definition.replace(/('(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|"[^"]*")|[^'`"]+/g, (text, quoted?: string) =>
    quoted === undefined ? text.replace(width, '$1') : text,
  )
}

function textOf(cell: Cell | undefined): string {
  return cell ? Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('latin1') : ''
}

function isSame(a: Cell, b: Cell): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0
}
