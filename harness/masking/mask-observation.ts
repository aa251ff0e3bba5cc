import type { Difference, DifferingRows, DisplayCell, ReadOnlyRows } from '../model/difference.ts'
import type { Observation } from '../model/observation.ts'
import type { Column, Outcome, Warnings } from '../model/outcome.ts'
import { sides } from '../model/side.ts'
import { lex } from '../sql/lexer/lex.ts'
import { wordOf } from '../sql/lexer/token-walk.ts'
import { ColumnLabels } from './column-labels.ts'
import { maskMessage } from './mask-message.ts'
import { type MaskingTools, maskSql } from './mask-sql.ts'
import { RewrittenTexts } from './rewritten-texts.ts'

const setWords = ['union', 'except', 'intersect']

/**
 * Returns an observation as it may be stored. `whole`: the statement as it was sent, if the observation contains only
 * its beginning. `texts`: the texts that were replaced.
 */
export function maskObservation(
  observation: Observation,
  whole: string | undefined,
  tools: MaskingTools,
): { observation: Observation; texts: RewrittenTexts } {
  const masked = new MaskedObservation(observation, whole, tools)
  return { observation: masked.make(), texts: masked.texts }
}

class MaskedObservation {
  readonly #observation: Observation
  readonly #tools: MaskingTools
  readonly #isInvolved: boolean
  readonly #joinsQueries: boolean
  readonly #whole: string
  readonly #maskedWhole: string
  readonly #labels: ColumnLabels
  readonly #texts = new RewrittenTexts()

  constructor(observation: Observation, whole: string | undefined, tools: MaskingTools) {
    const { statement, sql } = observation
    const quoting = tools.secrets.quotingOf(statement)
    this.#observation = observation
    this.#tools = tools
    this.#whole = whole ?? sql
    this.#isInvolved = tools.secrets.isInvolved(statement, this.#whole)
    this.#joinsQueries = lex(this.#whole, quoting).some(token => setWords.includes(wordOf(token) ?? ''))
    this.#maskedWhole = maskSql(this.#whole, statement, tools)
    this.#labels = new ColumnLabels(this.#whole, quoting, name => tools.secrets.hasName(name))
  }

  make(): Observation {
    const { sql, source, target, differences, notCompared, notExercised, name } = this.#observation
    const { remembered } = this.#tools
    const outcomes = {
      source: source.map(each => this.#outcome(each)),
      target: target.map(each => this.#outcome(each)),
    }
    // Masking keeps the number of UTF-16 code units, so the masked text is cut at the same length.
    const suffix = /… \(\d+ characters\)$/.exec(sql)?.[0]
    const isCut = suffix !== undefined && this.#whole.length > sql.length
    return {
      ...this.#observation,
      ...(name === undefined ? {} : { name: remembered.scrub(name) }),
      sql: isCut ? this.#maskedWhole.slice(0, sql.length - suffix.length) + suffix : this.#maskedWhole,
      ...outcomes,
      differences: differences.map(each => this.#difference(each)),
      notCompared: notCompared.map(each => remembered.scrub(this.#texts.sentence(each))),
      ...(notExercised === undefined ? {} : { notExercised: remembered.scrub(this.#texts.sentence(notExercised)) }),
    }
  }

  get texts(): RewrittenTexts {
    return this.#texts
  }

  #outcome(outcome: Outcome): Outcome {
    switch (outcome.kind) {
      case 'rows':
        return {
          ...outcome,
          columns: this.#columns(outcome.columns),
          // The value could be guessed from the digest of a single row.
          digest: null,
          warnings: this.#warnings(outcome.warnings),
        }
      case 'done':
        return { ...outcome, warnings: this.#warnings(outcome.warnings) }
      case 'error':
        return { ...outcome, message: this.#message(outcome.message, outcome.errno, outcome.sqlState) }
      case 'lost':
        return { ...outcome, detail: this.#tools.remembered.scrub(outcome.detail) }
      default:
        return outcome satisfies never
    }
  }

  #warnings(warnings: Warnings): Warnings {
    if (warnings.kind === 'unread' || warnings.list.length === 0) return warnings
    const list = warnings.list.map(each => ({ ...each, message: this.#message(each.message, each.code) }))
    return { ...warnings, list }
  }

  #message(message: string, errno: number, sqlState?: string): string {
    const made = this.#isInvolved
      ? maskMessage(
          message,
          { errno, ...(sqlState === undefined ? {} : { sqlState }), sql: this.#whole, masked: this.#maskedWhole },
          this.#tools,
        )
      : this.#tools.remembered.scrub(message)
    return this.#texts.note(message, made)
  }

  /** Sessions return the same list for equal columns; this function also returns it if no column changes. */
  #columns(columns: Column[]): Column[] {
    const made = columns.map(column => this.#column(column))
    return made.some((column, index) => column !== columns[index]) ? made : columns
  }

  #column(column: Column): Column {
    const name = this.#label(column)
    return name === column.name ? column : { ...column, name }
  }

  #label(column: Column): string {
    const { name } = column
    if (this.#labels.isName(column)) return name
    const made = this.#isInvolved ? this.#labels.withoutLiterals(name) : name
    return this.#texts.note(name, this.#tools.remembered.scrub(made) === made ? made : '?')
  }

  #difference(difference: Difference): Difference {
    const { rows, readOnlyRows, result } = difference
    return {
      ...this.#texts.difference(difference, text => this.#tools.remembered.scrub(text)),
      ...(rows ? { rows: this.#rows(rows, result) } : {}),
      ...(readOnlyRows ? { readOnlyRows: this.#readOnlyRows(readOnlyRows, result) } : {}),
    }
  }

  #rows(rows: DifferingRows, result: number): DifferingRows {
    const { columns, kept, examples } = rows
    const masks = columns.source.map((_, index) => this.#isMaskedCell(kept?.places[index] ?? index, result))
    const row = (cells: DisplayCell[]) => cells.map((cell, index) => this.#cell(cell, masks[index] ?? true))
    const labelsOf = (names: string[]) => names.map(name => this.#texts.whole(name))
    return {
      ...rows,
      columns: { source: labelsOf(columns.source), target: labelsOf(columns.target) },
      examples: examples.map(example => ({
        ...example,
        ...(example.source ? { source: row(example.source) } : {}),
        ...(example.target ? { target: row(example.target) } : {}),
      })),
    }
  }

  #readOnlyRows(readOnlyRows: ReadOnlyRows, result: number): ReadOnlyRows {
    const { columns, kept, readWrite } = readOnlyRows
    const masks = columns.map((_, index) => this.#isMaskedCell(kept?.places[index] ?? index, result))
    const row = (cells: DisplayCell[]) => cells.map((cell, index) => this.#cell(cell, masks[index] ?? true))
    return {
      ...readOnlyRows,
      columns: columns.map(name => this.#texts.whole(name)),
      readWrite: readWrite.map(row),
      readOnly: readOnlyRows.readOnly.map(row),
    }
  }

  /** A cell is masked on both sides if one side shows that it must be masked. */
  #isMaskedCell(place: number, result: number): boolean {
    const known = sides.flatMap(side => {
      const outcome = this.#observation[side][result - 1]
      const column = outcome?.kind === 'rows' ? outcome.columns[place] : undefined
      return column ? [column] : []
    })
    return known.length === 0 ? this.#isInvolved : known.some(column => this.#isMaskedColumn(column))
  }

  #isMaskedColumn(column: Column): boolean {
    const { secrets } = this.#tools
    const { schema, table, orgTable, name, orgName } = column
    if (orgName !== '' && secrets.isMasked(orgTable, orgName)) return true
    if (secrets.isMasked(table, name) || secrets.isMasked('', name)) return true
    if (!this.#isInvolved || (!this.#joinsQueries && this.#labels.isOfServer(column))) return false
    // A table created by a query names no database, and may have the same name as a known table.
    const isOfKnownTable = schema !== '' && orgName !== '' && secrets.isKnownColumn(orgTable, orgName)
    return !isOfKnownTable || this.#joinsQueries || secrets.isMaskedName(name)
  }

  #cell(cell: DisplayCell, isMasked: boolean): DisplayCell {
    const { standIns, remembered } = this.#tools
    if (cell === null) return null
    const [, text, more = ''] = /^(.*?)(… \(\d+ bytes\))?$/s.exec(typeof cell === 'string' ? cell : cell.hex) ?? []
    if (typeof cell === 'string') return isMasked ? standIns.of(text!) + more : remembered.scrub(cell)
    return isMasked ? { hex: standIns.ofHex(text!) + more } : cell
  }
}
