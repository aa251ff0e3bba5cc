import type { BySide } from './side.ts'

/** What differs, from worst to mildest. */
export const severityOfKind = {
  setup: 'breaking',
  error: 'breaking',
  rows: 'breaking',
  order: 'breaking',
  affected: 'breaking',
  names: 'breaking',
  'read-only': 'breaking',
  type: 'risky',
  nullability: 'risky',
  warnings: 'risky',
  hazard: 'risky',
  presentation: 'cosmetic',
  metadata: 'cosmetic',
} as const satisfies Record<string, Severity>

export type Kind = keyof typeof severityOfKind

export const kinds = Object.keys(severityOfKind) as Kind[]

/** From mildest to worst, so that an index compares. */
export const severities = ['cosmetic', 'risky', 'breaking'] as const
export type Severity = (typeof severities)[number]

export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(bar)
}

export function worst(list: readonly Severity[]): Severity {
  return list.reduce((a, b) => (isAtLeast(a, b) ? a : b), 'cosmetic')
}

/** A cell as people read it: NULL is null, text is text, bytes that are not UTF-8 are `{ hex }`, cut at a limit. */
export type Shown = string | null | { hex: string }

/**
 * One row of an example. `source` or `target` is absent where that side has no such row.
 * Each holds one cell for each of the columns that are kept.
 */
export interface RowExample {
  source?: Shown[]
  target?: Shown[]
  /** Its number in the result of each side, from 1: where no column tells which row it is. */
  row?: Partial<BySide<number>>
}

/** Which columns of a result are kept of a row: those that tell which row it is, and then those that differ. */
export interface KeptColumns {
  /** So many of them, from the front, tell which row it is. */
  key: number
  /** Where each stands in the result, from 0. */
  places: number[]
  /** How many columns of the result are left out. */
  omitted: number
}

/**
 * Rows that the same server gives only while it is not read-only, and rows that it gives only while it is; a few of
 * each. Each holds one cell for each column that is kept.
 */
export interface FrozenRows {
  columns: string[]
  /** Absent where all columns are kept, as releases before 0.1 did. */
  kept?: KeptColumns
  otherwise: Shown[][]
  frozen: Shown[][]
}

export interface DifferingRows {
  count: number
  /** Of the examples. */
  columns: BySide<string[]>
  /** Absent where all columns are kept, as releases before 0.1 did. */
  kept?: KeptColumns
  examples: RowExample[]
}

/** One thing that a client could see to be different. */
export interface Difference {
  kind: Kind
  /** 1 for the first result of a multi-result. */
  result: number
  /** The column it concerns, by label, where it concerns one. */
  column?: string
  /** All columns in which rows differ, where rows of both sides could be set beside each other. */
  columns?: string[]
  /** One sentence, which reads on its own. */
  summary: string
  /** What each side has, in short, where one value tells it. */
  source?: string
  target?: string
  /** How many rows differ, and of some of them the columns that are kept. */
  rows?: DifferingRows
  /** Of an answer that is another one while the servers are read-only: the rows in which it shows. */
  frozen?: FrozenRows
  /** What the application can do about it, where it is known. */
  advice?: string
}

/** Whether anybody would have to act on it: cosmetic differences are there between any two products, by the hundred. */
export function isConsequential({ kind }: Pick<Difference, 'kind'>): boolean {
  return severityOfKind[kind] !== 'cosmetic'
}
