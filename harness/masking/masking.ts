import { createHash, randomBytes } from 'node:crypto'
import type { Observation } from '../model/observation.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { lex } from '../sql/lexer/lex.ts'
import { nameOf } from '../sql/lexer/token-walk.ts'
import { maskObservation } from './mask-observation.ts'
import { type MaskingTools, maskParams, maskSql, rememberSecrets } from './mask-sql.ts'
import type { MaskedColumn } from './masked-column.ts'
import { RememberedValues } from './remembered-values.ts'
import type { RewrittenTexts } from './rewritten-texts.ts'
import { StandIns } from './stand-in.ts'
import { SuiteSecrets } from './suite-secrets.ts'

/**
 * Replaces the values of masked columns by stand-ins in everything that leaves a run. The data that the servers sent is
 * compared and judged unmasked; only stored and shown data passes here.
 */
export class Masking {
  /** Masked columns, as written in the configuration, that no suite and no fixture names. */
  readonly unmatched: readonly string[]
  readonly #standIns: StandIns
  readonly #remembered: RememberedValues
  /** By name of suite and by file: an observation contains one of the two. */
  readonly #bySuite = new Map<string, MaskingTools>()
  readonly #statements = new Map<string, Statement>()
  readonly #none: MaskingTools
  /** By statement; noise entries contain the labels of its columns. */
  readonly #texts = new Map<string, RewrittenTexts>()

  /**
   * `secret`: the same secret gives the same stand-ins; without one, a random key is created for this run and stored
   * nowhere.
   */
  constructor(columns: readonly MaskedColumn[], suites: readonly Suite[], secret: string | undefined) {
    const key = secret === undefined || secret === '' ? randomBytes(32) : createHash('sha256').update(secret).digest()
    this.#standIns = new StandIns(key)
    this.#remembered = new RememberedValues(this.#standIns)
    this.#none = this.#toolsOf(columns, { statements: [] })
    for (const suite of suites) {
      const tools = this.#toolsOf(columns, suite)
      this.#bySuite.set(suite.name, tools).set(suite.file, tools)
      for (const statement of [...(suite.fixture?.statements ?? []), ...suite.statements]) {
        this.#statements.set(statement.id, statement)
        rememberSecrets(statement.sql, statement.params, statement.id, tools)
      }
    }
    this.unmatched = unmatchedOf(columns, suites)
  }

  /** Scrubs every text of an entry; the kinds and property names come from Crosscheck and are unchanged. */
  scrubbed<Value>(value: Value): Value {
    return this.#scrubbed(value) as Value
  }

  observation(observation: Observation): Observation {
    const { statement } = observation
    const tools = this.#toolsFor(observation)
    const whole = isCut(observation) ? this.#statements.get(statement)?.sql : undefined
    const masked = maskObservation(observation, whole, tools)
    if (!masked.texts.isEmpty) this.#texts.set(statement, masked.texts)
    return masked.observation
  }

  /** Masks SQL that belongs to a statement of a suite. */
  sql(sql: string, about: { statement: string; suite: string; file: string }): string {
    return maskSql(sql, about.statement, this.#toolsFor(about))
  }

  /** Returns the masked label of a column of a statement that was observed before. */
  label(statement: string, label: string): string {
    return this.#texts.get(statement)?.whole(label) ?? label
  }

  /** Returns a suite's statement, or a part of one, as it may be shown. */
  statement(statement: Statement, suite: string): Statement {
    const tools = this.#bySuite.get(suite) ?? this.#none
    const { id, sql, params } = statement
    return {
      ...statement,
      sql: maskSql(sql, id, tools),
      ...(params ? { params: maskParams(params, sql, id, tools) } : {}),
    }
  }

  /** Masks any other text, for example of a server's log. */
  text(text: string): string {
    return this.#remembered.scrub(text)
  }

  #toolsOf(columns: readonly MaskedColumn[], suite: Pick<Suite, 'fixture' | 'statements'>): MaskingTools {
    return { secrets: new SuiteSecrets(columns, suite), standIns: this.#standIns, remembered: this.#remembered }
  }

  #toolsFor({ suite, file }: { suite: string; file: string }): MaskingTools {
    return this.#bySuite.get(file) ?? this.#bySuite.get(suite) ?? this.#none
  }

  #scrubbed(value: unknown): unknown {
    if (typeof value === 'string') return this.#remembered.scrub(value)
    if (Array.isArray(value)) return value.map(each => this.#scrubbed(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, name === 'kind' ? each : this.#scrubbed(each)]),
    )
  }
}

/** See observation-of.ts: the journal contains only the beginning of a longer statement. */
function isCut({ sql }: Observation): boolean {
  return /… \(\d+ characters\)$/.test(sql)
}

function unmatchedOf(columns: readonly MaskedColumn[], suites: readonly Suite[]): string[] {
  const names = new Set<string>()
  for (const { fixture, statements } of suites) {
    for (const { sql } of [...(fixture?.statements ?? []), ...statements])
      for (const token of lex(sql)) {
        const name = nameOf(token)?.toLowerCase()
        if (name !== undefined) names.add(name)
      }
  }
  return columns
    .filter(({ table, column }) => !names.has(column) || (table !== undefined && !names.has(table)))
    .map(({ written }) => written)
}
