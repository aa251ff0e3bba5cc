import type { Difference, DifferingRows, DisplayCell, ReadOnlyRows, RowExample } from '../../model/difference.ts'
import { type Kind, severityOfKind } from '../../model/kind.ts'
import type { Severity } from '../../model/severity.ts'
import type { BySide } from '../../model/side.ts'
import { compareText, type Piece } from './compare-text.ts'
import { byCode, escapeControl } from './escape-control.ts'

/**
 * A cell of an example. Its pieces contain only visible characters; if there are several pieces, some of them have
 * changed.
 */
export interface PresentedCell {
  tone: 'text' | 'null' | 'bytes'
  pieces: Piece[]
}

export interface PresentedTable {
  /** The words for the rows of source and target; other words if both replies come from one server at two times. */
  words: BySide<string>
  /** `context`: both sides have the same value in this column, which is shown to identify the row. */
  columns: { label: string; context: boolean }[]
  rows: { source?: PresentedCell[]; target?: PresentedCell[] }[]
  /** The number of differing rows, of which `rows` contains some. */
  count: number
  /** The number of columns of the result that are left out, because they neither differ nor identify the row. */
  omittedColumns: number
}

/** A difference in the form for every report: plain data that is safe to print, except for each report's own syntax. */
export interface PresentedDifference {
  kind: Kind
  severity: Severity
  summary: string
  /** The value of each side, if one value shows the difference and the summary does not contain it. */
  sides?: Partial<BySide<Piece[]>>
  table?: PresentedTable
  advice?: string
}

export function presentDifference(difference: Difference): PresentedDifference {
  const { kind, result, source, target, rows, readOnlyRows, advice } = difference
  const summary = escapeControl(difference.summary)
  const described =
    source !== undefined && target !== undefined && summary.endsWith(escapeControl(`${source} / ${target}`))
  return {
    kind,
    severity: difference.identity === undefined ? severityOfKind[kind] : 'cosmetic',
    summary: result > 1 ? `result ${result}: ${summary}` : summary,
    ...(described || readOnlyRows || (source === undefined && target === undefined)
      ? {}
      : { sides: presentSides(difference) }),
    ...(rows ? { table: presentRows(rows, difference.column) } : {}),
    ...(readOnlyRows ? { table: presentReadOnlyRows(readOnlyRows) } : {}),
    ...(advice === undefined ? {} : { advice: escapeControl(advice) }),
  }
}

function presentSides({ kind, source = '', target = '' }: Difference): Partial<BySide<Piece[]>> {
  // One side alone breaks the promise of read-only, whatever the other side does.
  if (kind === 'read-only' && (source === '') !== (target === '')) {
    return source === '' ? { target: [shared(target)] } : { source: [shared(source)] }
  }
  const pieces = compareText(escapeControl(source || '(nothing)'), escapeControl(target || '(nothing)'))
  // If everything were marked, the marks would show nothing.
  const unmarked = (list: Piece[]) => (list.every(piece => piece.changed) ? list.map(asShared) : list)
  return { source: unmarked(pieces.source), target: unmarked(pieces.target) }
}

function asShared({ text }: Piece): Piece {
  return { text, changed: false }
}

function shared(text: string): Piece {
  return asShared({ text: escapeControl(text), changed: false })
}

/** Presents the rows of the two replies, beside each other if their numbers are equal. */
function presentReadOnlyRows({ columns, kept, readWrite, readOnly }: ReadOnlyRows): PresentedTable {
  const paired = readWrite.length === readOnly.length
  const examples: RowExample[] = paired
    ? readWrite.map((source, index) => ({ source, target: readOnly[index]! }))
    : [...readWrite.map(source => ({ source })), ...readOnly.map(target => ({ target }))]
  const both = { source: columns, target: columns }
  const rows = { count: examples.length, columns: both, ...(kept ? { kept } : {}), examples }
  return { ...presentRows(rows, undefined), words: { source: 'read-write', target: 'read-only' } }
}

/**
 * Presents the columns that identify a row, and those that differ; row numbers come first if nothing else identifies
 * the rows.
 */
function presentRows(rows: DifferingRows, column: string | undefined): PresentedTable {
  const { indexes, context, left } = rows.kept
    ? { indexes: [...rows.columns.source.keys()], context: rows.kept.key, left: rows.kept.omitted }
    : differingColumns(rows, column)
  const numbered = rows.examples.some(({ row }) => row !== undefined)
  return {
    words: { source: 'source', target: 'target' },
    columns: [
      ...(numbered ? [{ label: 'row', context: true }] : []),
      ...indexes.map((index, place) => ({ label: labelOf(rows.columns, index), context: place < context })),
    ],
    rows: rows.examples.map(example => {
      const presented = presentRow(example.source, example.target, indexes)
      return numbered ? withNumbers(presented, example.row) : presented
    }),
    count: rows.count,
    omittedColumns: left,
  }
}

/**
 * Selects columns from whole rows, which older journals contain: the columns in which a pair differs, after the first
 * column for orientation.
 */
function differingColumns(rows: DifferingRows, column: string | undefined) {
  const width = Math.max(rows.columns.source.length, rows.columns.target.length)
  const all = Array.from({ length: width }, (_, index) => index)
  const pairs = rows.examples.flatMap(({ source, target }) => (source && target ? [{ source, target }] : []))
  const aloneToo = pairs.length < rows.examples.length
  const named = all.filter(index => column !== undefined && rows.columns.source[index] === column)
  const differing = (named.length > 0 ? named : all).filter(index =>
    pairs.some(({ source, target }) => !sameDisplayed(source[index], target[index])),
  )
  // A row that only one side has differs in every column; cells may also differ beyond the point where they were cut.
  const shown = aloneToo ? all : differing.length > 0 ? differing : named.length > 0 ? named : all
  const orientation =
    shown.includes(0) || !pairs.every(({ source, target }) => sameDisplayed(source[0], target[0])) ? [] : [0]
  const indexes = [...orientation, ...shown]
  return { indexes, context: orientation.length, left: width - indexes.length }
}

function withNumbers(
  { source, target }: PresentedTable['rows'][number],
  row: RowExample['row'],
): PresentedTable['rows'][number] {
  const cell = (number: number | undefined): PresentedCell => ({
    tone: 'text',
    pieces: [{ text: number === undefined ? '' : String(number), changed: false }],
  })
  return {
    ...(source ? { source: [cell(row?.source), ...source] } : {}),
    ...(target ? { target: [cell(row?.target), ...target] } : {}),
  }
}

function labelOf(columns: BySide<string[]>, index: number): string {
  const [source, target] = [columns.source[index], columns.target[index]].map(label => escapeControl(label ?? '(none)'))
  return source === target ? source! : `${source} → ${target}`
}

function presentRow(
  source: DisplayCell[] | undefined,
  target: DisplayCell[] | undefined,
  indexes: number[],
): PresentedTable['rows'][number] {
  if (source && target) {
    const cells = indexes.map(index => presentPair(source[index], target[index]))
    return { source: cells.map(cell => cell.source), target: cells.map(cell => cell.target) }
  }
  const alone = (row: DisplayCell[]) =>
    indexes.map(index => asCell(row[index], [{ text: textOf(row[index]), changed: true }]))
  return { ...(source ? { source: alone(source) } : {}), ...(target ? { target: alone(target) } : {}) }
}

function presentPair(source: DisplayCell | undefined, target: DisplayCell | undefined): BySide<PresentedCell> {
  const comparable = typeof source === 'string' && typeof target === 'string'
  let [a, b] = [textOf(source), textOf(target)]
  // Only if the cells differ: otherwise they look alike because they are equal.
  if (comparable && source !== target && a.normalize('NFC') === b.normalize('NFC')) {
    ;[a, b] = [byCode(source), byCode(target)]
  }
  const whole = a !== b
  const pieces = comparable
    ? compareText(a, b)
    : { source: [{ text: a, changed: whole }], target: [{ text: b, changed: whole }] }
  return { source: asCell(source, pieces.source), target: asCell(target, pieces.target) }
}

function asCell(shown: DisplayCell | undefined, pieces: Piece[]): PresentedCell {
  return { tone: shown === null ? 'null' : typeof shown === 'object' ? 'bytes' : 'text', pieces }
}

/**
 * Returns the text of a cell. Texts that look like NULL, bytes or a missing cell are in quotes; spaces at the ends are
 * made visible.
 */
function textOf(shown: DisplayCell | undefined): string {
  if (shown === undefined) return '(none)'
  if (shown === null) return 'NULL'
  if (typeof shown === 'object') return `0x${escapeControl(shown.hex)}`
  if (shown === '' || /^(NULL|0x.*|\(none\))$/is.test(shown)) return `'${escapeControl(shown)}'`
  return escapeControl(shown).replace(/^ +| +$/g, spaces => '·'.repeat(spaces.length))
}

function sameDisplayed(a: DisplayCell | undefined, b: DisplayCell | undefined): boolean {
  if (a && b && typeof a === 'object' && typeof b === 'object') return a.hex === b.hex
  return a === b
}
