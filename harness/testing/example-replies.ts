import type { Column } from '../model/outcome.ts'
import type { RowBlock } from '../model/row-block.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import { ReplyComparison, type ReplyFindings } from '../oracle/reply-comparison.ts'
import type { RowMultisetLimits } from '../oracle/row-multiset.ts'

/** Handmade replies, for the tests of the comparison. */

export type ExampleCell = string | null

const wireTypes = {
  int: 3,
  bigint: 8,
  decimal: 246,
  double: 5,
  float: 4,
  bit: 16,
  date: 10,
  time: 11,
  datetime: 12,
  json: 245,
  text: 253,
  blob: 252,
}
export type ExampleType = keyof typeof wireTypes

export function exampleColumn(name: string, type: ExampleType = 'text', change: Partial<Column> = {}): Column {
  const textual = type === 'text' || type === 'json'
  const charset = textual ? 224 : 63
  const base = {
    schema: 'crosscheck_x',
    table: 't',
    orgTable: 't',
    name,
    orgName: name,
    length: 40,
    flags: 0,
    decimals: 0,
  }
  return { ...base, charset, type: wireTypes[type], ...change }
}

/** Returns a row of the text protocol; cells may have up to 65,535 bytes. */
export function examplePacket(cells: readonly ExampleCell[]): Buffer {
  return Buffer.concat(
    cells.map(cell => {
      if (cell === null) return Buffer.from([0xfb])
      const bytes = Buffer.from(cell, 'utf8')
      const length = bytes.length < 0xfb ? [bytes.length] : [0xfc, bytes.length & 0xff, bytes.length >> 8]
      return Buffer.concat([Buffer.from(length), bytes])
    }),
  )
}

/** Returns rows one after the other, as they would arrive. */
export function exampleBlock(rows: readonly Buffer[]): RowBlock {
  const bytes = Buffer.concat(
    rows.flatMap(row => {
      const header = Buffer.from([0, 0, 0, 4])
      header.writeUIntLE(row.length, 0, 3)
      return [header, row]
    }),
  )
  return { bytes, count: rows.length }
}

interface ExampleResult {
  columns: Column[]
  rows: ExampleCell[][]
}

export const noOrder: OrderGuarantee = { kind: 'none', limited: false }
export const totalOrder: OrderGuarantee = { kind: 'total' }

export function orderedBy(name: string, limited = false): OrderGuarantee {
  return { kind: 'partial', keys: [{ kind: 'column', name }], limited }
}

/**
 * Feeds two replies of one result each into a comparison. `turns` lists the sides in the order of their packets;
 * after the list, the remaining packets of the source follow, and then those of the target.
 */
export function compareExamples(
  results: BySide<ExampleResult>,
  order: OrderGuarantee,
  turns: Side[] = [],
  limits?: RowMultisetLimits,
  caselessColumns?: ReadonlySet<string>,
  sql?: string,
): ReplyFindings {
  const comparison = new ReplyComparison(order, {
    ...(limits ? { limits } : {}),
    ...(caselessColumns ? { caselessColumns } : {}),
    ...(sql === undefined ? {} : { sql }),
  })
  const steps = { source: stepsOf('source'), target: stepsOf('target') }
  for (const side of turns) steps[side].shift()?.()
  for (const side of sides) for (const step of steps[side]) step()
  return comparison.finish()

  function stepsOf(side: Side): (() => void)[] {
    const sink = comparison.sink(side)
    const { columns, rows } = results[side]
    return [
      () => sink.columns(columns, 'text'),
      ...rows.map(row => () => sink.rows(exampleBlock([examplePacket(row)]))),
      () => sink.endOfRows({ warningCount: 0, inTransaction: false }),
      () => sink.end(),
    ]
  }
}
