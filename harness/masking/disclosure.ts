import type { JournalEntry, JournaledDisclosure } from '../model/journal.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { parseMaskedColumn } from './masked-column.ts'
import { Masking } from './masking.ts'
import type { RewrittenTexts } from './rewritten-texts.ts'
import { entryWithoutValues } from './without-values.ts'

export interface DisclosureRequest {
  /** Columns as the configuration names them; each can be read. */
  mask: readonly string[]
  values: boolean
  suites: readonly Suite[]
  /** See Masking. */
  secret?: string | undefined
}

/**
 * What of the data a run may write down and show. Everything that leaves the run passes here first: the journal and with
 * it all reports, the terminal, the scripts of reproductions, and logs.
 */
export class Disclosure {
  /** Whether values stand in what is written at all. */
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

  /** For the journal; absent where all is told. */
  get journaled(): { disclosure: JournaledDisclosure } | undefined {
    if (this.isEverything) return undefined
    const unmatched = [...(this.#masking?.unmatched ?? [])]
    return { disclosure: { values: this.hasValues ? 'kept' : 'left-out', mask: [...this.#columns], unmatched } }
  }

  entry(entry: JournalEntry): JournalEntry {
    const masked = this.#masking ? this.#masking.entry(entry) : entry
    return this.hasValues ? masked : entryWithoutValues(masked, this.#labels)
  }

  /** A statement of a suite with values in it, for a script. */
  statement(statement: Statement, suite: string): Statement {
    return this.#masking ? this.#masking.statement(statement, suite) : statement
  }

  text(text: string): string {
    return this.#masking ? this.#masking.text(text) : text
  }
}
