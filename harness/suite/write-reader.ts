import { formatLocation } from '../model/format-location.ts'
import type { Statement } from '../model/statement.ts'
import type { WriteReading } from '../model/write-reading.ts'
import { type ConnectionState, copyOfConnection, freshConnection } from '../sql/effects/connection-state.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { quotingAfter } from '../sql/lexer/quoting-state.ts'
import { versionedVariants } from '../sql/lexer/versioned-variants.ts'
import { StatementWrites } from '../sql/writes/statement-writes.ts'
import { StoredDefinitions } from '../sql/writes/stored-definitions.ts'
import { either, readingOf } from '../sql/writes/write-effect.ts'

/** Definitions by fixture, because many suites share a fixture. */
const ofFixtures = new WeakMap<readonly Pick<Statement, 'sql' | 'at'>[], StoredDefinitions>()

/**
 * Reads the statements of one suite in order and reports what each would write. Remembers the results of earlier
 * statements, as if those had succeeded unless `failed` says otherwise: routines and views, and for each connection its
 * temporary tables, prepared statements and the state of its transaction.
 */
export class WriteReader {
  readonly #definitions: StoredDefinitions
  readonly #connections = new Map<string, ConnectionState>()
  /** The state of each connection before its latest statement. */
  readonly #before = new Map<string, ConnectionState>()

  /** `definitions`: the statements of the fixture, whose routines and views later statements may use. */
  constructor(definitions: readonly Pick<Statement, 'sql' | 'at'>[]) {
    const known = ofFixtures.get(definitions)
    this.#definitions = new StoredDefinitions(known)
    if (known) return
    const state = freshConnection()
    for (const { sql, at } of definitions) this.#readVariants(sql, formatLocation(at), state)
    ofFixtures.set(definitions, new StoredDefinitions(this.#definitions))
  }

  read({ sql, session, at }: Pick<Statement, 'sql' | 'session' | 'at'>): WriteReading {
    const state = this.#connections.get(session) ?? freshConnection()
    this.#connections.set(session, state)
    this.#before.set(session, copyOfConnection(state))
    return this.#readVariants(sql, formatLocation(at), state)
  }

  /**
   * Says that the latest statement of a session has failed: a temporary table that it was to create does not hide a
   * table, and one that it was to drop still does.
   */
  failed(session: string): void {
    const [before, now] = [this.#before.get(session), this.#connections.get(session)]
    if (before && now)
      this.#connections.set(session, { ...now, temporaries: before.temporaries, prepared: before.prepared })
  }

  #readVariants(sql: string, place: string, state: ConnectionState): WriteReading {
    const tokens = lex(sql, state.quoting.current)
    const [everything = [], common] = versionedVariants(tokens)
    const before = common && copyOfConnection(state)
    const reading = this.#readingOf(everything, place, state)
    if (/sql_mode/i.test(sql)) state.quoting = quotingAfter(state.quoting, tokens)
    return common && before ? either(reading, this.#readingOf(common, place, before)) : reading
  }

  #readingOf(tokens: readonly Token[], place: string, state: ConnectionState): WriteReading {
    const { effects, commits } = new StatementWrites(this.#definitions, state).ofText(tokens, place)
    return readingOf(effects, commits)
  }
}
