import type { Column, Protocol } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'

/** The meaning of a column's bytes, which decides how two cells are compared when their bytes differ. */
export type ValueKind = 'number' | 'double' | 'float' | 'bit' | 'temporal' | 'json' | 'text' | 'caseless' | 'bytes'

// Collation id of binary strings, and column flags; source: dev.mysql.com/doc/dev/mysql-server, mysql_com.h.
const binaryCharset = 63
export const columnFlag = {
  notNull: 1,
  primaryKey: 2,
  uniqueKey: 4,
  unsigned: 32,
  zerofill: 64,
  enum: 256,
  set: 2048,
} as const

/** Wire types; source: dev.mysql.com/doc/dev/mysql-server, field_types.h. 242 is VECTOR, since MySQL 9.0. */
const names: Record<number, string> = {
  0: 'DECIMAL',
  1: 'TINYINT',
  2: 'SMALLINT',
  3: 'INT',
  4: 'FLOAT',
  5: 'DOUBLE',
  6: 'NULL',
  7: 'TIMESTAMP',
  8: 'BIGINT',
  9: 'MEDIUMINT',
  10: 'DATE',
  11: 'TIME',
  12: 'DATETIME',
  13: 'YEAR',
  14: 'DATE',
  15: 'VARCHAR',
  16: 'BIT',
  242: 'VECTOR',
  245: 'JSON',
  246: 'DECIMAL',
  247: 'ENUM',
  248: 'SET',
  249: 'TEXT',
  250: 'TEXT',
  251: 'TEXT',
  252: 'TEXT',
  253: 'VARCHAR',
  254: 'CHAR',
  255: 'GEOMETRY',
}

const binaryNames: Record<string, string> = { TEXT: 'BLOB', VARCHAR: 'VARBINARY', CHAR: 'BINARY' }

/** Returns the type that a driver shows for a column, by its SQL name. */
export function typeName(column: Column): string {
  if (column.flags & columnFlag.enum) return 'ENUM'
  if (column.flags & columnFlag.set) return 'SET'
  const name = names[column.type] ?? `type ${column.type}`
  if (column.charset === binaryCharset && binaryNames[name]) return binaryNames[name]
  const isWhole = valueKind(column) === 'number' && column.type !== 13
  return isWhole && column.flags & columnFlag.unsigned ? `${name} UNSIGNED` : name
}

function valueKind(column: Column): ValueKind {
  if (column.meaning === 'json') return 'json'
  switch (column.type) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 8:
    case 9:
    case 13:
    case 246:
      return 'number'
    case 4:
      return 'float'
    case 5:
      return 'double'
    case 7:
    case 10:
    case 11:
    case 12:
    case 14:
      return 'temporal'
    case 245:
      return 'json'
    case 16:
      return 'bit'
    // A geometry is its SRID and WKB. Servers store WKB in one byte order and as the client sent it, so its bytes
    // suffice.
    case 242:
    case 255:
      return 'bytes'
    default:
      return column.charset === binaryCharset ? 'bytes' : 'text'
  }
}

/**
 * Returns the meanings under which cells of two columns can be compared; `bytes` if the columns have nothing in common.
 */
export function commonKinds(
  columns: BySide<Column>,
  protocols: BySide<Protocol>,
  caseless: ReadonlySet<string> = new Set(),
): BySide<ValueKind> {
  const source = valueKind(columns.source)
  const target = valueKind(columns.target)
  const isCaseless = sides.some(side => caseless.has(originOf(columns[side])))
  if (isCaseless && source === 'text' && target === 'text') return { source: 'caseless', target: 'caseless' }
  // One side sends a number as bytes, the other the same number as digits.
  if (new Set([source, target, 'bit', 'number']).size === 2) return { source, target }
  const isExact = protocols.source === 'binary' && protocols.target === 'binary'
  const common = commonKind(source, target, isExact)
  return { source: common, target: common }
}

function originOf({ orgTable, orgName }: Column): string {
  return `${orgTable}.${orgName}`.toLowerCase()
}

function commonKind(source: ValueKind, target: ValueKind, isExact: boolean): ValueKind {
  if (source === target) return source === 'float' && isExact ? 'double' : source
  const both = new Set([source, target])
  const numeric = (kind: ValueKind) => kind === 'number' || kind === 'double' || kind === 'float'
  // Compared by digits: two numbers that a double cannot tell apart must not pass for equal.
  if (numeric(source) && numeric(target)) return both.has('float') ? 'float' : 'number'
  // MariaDB's JSON is text; only a plain JSON column reports that it is JSON.
  if (both.has('json') && (both.has('text') || both.has('bytes'))) return 'json'
  if (both.has('temporal') && both.has('text')) return 'temporal'
  return 'bytes'
}
