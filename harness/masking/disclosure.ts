import type { JournalEntry, JournaledDisclosure, PhaseEntry } from '../model/journal.ts'
import { isObservation, isSuiteEntry } from '../model/journal-entry.ts'
import type { Observation } from '../model/observation.ts'
import type { DisclosureTools, PhaseReader } from '../model/phase.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { parseMaskedColumn } from './masked-column.ts'
import { Masking } from './masking.ts'
import type { RewrittenTexts } from './rewritten-texts.ts'
import { observationWithoutValues, runEntryWithoutValues, sqlWithoutValues, withoutQuoted } from './without-values.ts'

interface DisclosureRequest {
  /** Columns as the configuration names them; each of them can be parsed. */
  mask: readonly string[]
  values: boolean
  suites: readonly Suite[]
  /** See Masking. */
  secret?: string | undefined
}

/**
 * Decides which data a run may write down and show. Everything that leaves the run passes here first: the journal and
 * with it all reports, the terminal, the scripts of reproductions, and logs.
 */
export class Disclosure {
  /** Whether the output may contain values at all. */
  readonly hasValues: boolean
  readonly #masking: Masking | undefined
  readonly #columns: readonly string[]
  readonly #labels = new Map<string, RewrittenTexts>()

  constructor({ mask, values, suites, secret }: DisclosureRequest) {
    this.hasValues = values
    this.#columns = mask
    const columns = mask.flatMap(each => parseMaskedColumn(each) ?? [])
    this.#masking = columns.length > 0 ? new Masking(columns, suites, secret) : undefined
  }

  get isEverything(): boolean {
    return this.hasValues && !this.#masking
  }

  get isMasked(): boolean {
    return this.#masking !== undefined
  }

  /** The entry for the journal; absent if everything may be shown. */
  get journaled(): { disclosure: JournaledDisclosure } | undefined {
    if (this.isEverything) return undefined
    const unmatched = [...(this.#masking?.unmatched ?? [])]
    return { disclosure: { values: this.hasValues ? 'kept' : 'left-out', mask: [...this.#columns], unmatched } }
  }

  /**
   * Returns a line of the journal as it may be written. `reader`: returns the reader of the phase to which the line
   * belongs.
   */
  entry(entry: JournalEntry, reader: (phase: string) => Pick<PhaseReader, 'disclosed'> | undefined): JournalEntry {
    if (this.isEverything) return entry
    if (entry.kind === 'entry') return { ...entry, entry: this.#phaseEntry(entry.entry, reader(entry.phase)) }
    const masked = this.#masking && entry.kind !== 'run-started' ? this.#masking.scrubbed(entry) : entry
    return this.hasValues ? masked : runEntryWithoutValues(masked)
  }

  observation(observation: Observation): Observation {
    const masked = this.#masking ? this.#masking.observation(observation) : observation
    return this.hasValues ? masked : observationWithoutValues(masked, this.#labels)
  }

  /** Returns a suite's statement with values, for a script. */
  statement(statement: Statement, suite: string): Statement {
    return this.#masking ? this.#masking.statement(statement, suite) : statement
  }

  text(text: string): string {
    return this.#masking ? this.#masking.text(text) : text
  }

  #phaseEntry(entry: PhaseEntry, reader: Pick<PhaseReader, 'disclosed'> | undefined): PhaseEntry {
    const shown = isObservation(entry) ? { ...entry, observation: this.observation(entry.observation) } : entry
    if (reader?.disclosed) return reader.disclosed(shown, this.#tools)
    return isSuiteEntry(shown) || !this.#masking ? shown : this.#masking.scrubbed(shown)
  }

  get #tools(): DisclosureTools {
    const { hasValues } = this
    const text = (given: string) => this.text(given)
    return {
      hasValues,
      text,
      sentence: given => (hasValues ? text(given) : withoutQuoted(text(given))),
      sql: (sql, about) => {
        const masked = !this.#masking ? sql : about ? this.#masking.sql(sql, about) : text(sql)
        return hasValues ? masked : sqlWithoutValues(masked)
      },
      label: (statement, label) => {
        const masked = this.#masking?.label(statement, label) ?? label
        return hasValues ? masked : (this.#labels.get(statement)?.whole(masked) ?? masked)
      },
    }
  }
}
