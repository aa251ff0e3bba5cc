import type { TransactionEffect } from '../../model/statement-effects.ts'
import type { WriteMeans } from '../../model/write-reading.ts'
import { advancedSequences, storedFunctionCalls } from '../effects/called-functions.ts'
import type { ConnectionState } from '../effects/connection-state.ts'
import { lockedForUpdate } from '../effects/locking-reads.ts'
import { statementKind } from '../effects/statement-kinds.ts'
import { touchedTables } from '../effects/statement-tables.ts'
import { tableNameAt, tablesInFromClauses } from '../effects/table-references.ts'
import { commitsImplicitly, transactionEffect } from '../effects/transaction-effect.ts'
import { explainedStatement, preparedText, withoutSetStatement } from '../effects/wrapped-statement.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { separateStatements, startsCompound } from '../lexer/separate-statements.ts'
import { nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { bodyWrites, bodyWritesAtOnce, type Writes } from './body-writes.ts'
import { definitionEffects, tableLockEffects } from './definition-writes.ts'
import { readBody } from './stored-body.ts'
import type { StoredDefinitions } from './stored-definitions.ts'
import { type WriteEffect, writesTables } from './write-effect.ts'

/** The greatest depth of nested calls that is followed; deeper calls are not examined. */
const deepestCall = 50

/** Determines the writes of statements of one connection, including those of the routines and views that they use. */
export class StatementWrites {
  readonly #definitions: StoredDefinitions
  readonly #state: ConnectionState
  /** Routines, views and prepared statements that are being examined. */
  readonly #open = new Set<string>()
  /** Within a function, all tables are opened before the first statement runs; see `bodyWritesAtOnce`. */
  #isInFunction = false

  constructor(definitions: StoredDefinitions, state: ConnectionState) {
    this.#definitions = definitions
    this.#state = state
  }

  /**
   * Returns the writes of a text with any number of statements, for tokens without comments. `place`: the place of the
   * text.
   */
  ofText(tokens: readonly Token[], place: string): Writes {
    return union(
      separateStatements(tokens).map(statement => {
        this.#definitions.follow(statement, place)
        return startsCompound(statement)
          ? withMeans(
              bodyWrites(readBody(statement), place, inner => this.#ofInner(inner, place)),
              'block',
            )
          : this.#of(statement, place)
      }),
    )
  }

  #of(statement: readonly Token[], place: string): Writes {
    const tokens = withoutSetStatement(statement)
    const commits = commitsImplicitly(transactionEffect(tokens), this.#state)
    const writes = this.#ofVerb(tokens, place)
    return { effects: writes.effects, commits: commits || writes.commits }
  }

  /** Returns the writes of a statement in a routine. */
  #ofInner(tokens: readonly Token[], place: string): Writes {
    return saidBy(tokens, this.#of(tokens, place))
  }

  #ofVerb(tokens: readonly Token[], place: string): Writes {
    const { writes } = statementKind(tokens)
    switch (writes) {
      case 'rows':
        return this.#ofChange(tokens)
      case 'definition':
        return this.#ofDefinition(tokens)
      case 'account':
        return only('yes', 'account')
      case 'expressions':
        return this.#ofExpressions(tokens)
      case 'table-lock':
        return { effects: tableLockEffects(tokens, this.#state.temporaries), commits: false }
      case 'upkeep-of-tables':
        return this.#ofUpkeep(tokens)
      case 'upkeep':
        return only('yes', 'upkeep')
      case 'explained':
        return this.#ofExplained(tokens)
      case 'declared-transaction':
        return declaresWriting(transactionEffect(tokens)) ? only('yes', 'transaction') : nothing
      case 'xa':
        // On MySQL, XA COMMIT writes transactions prepared before the read-only window; MariaDB refuses COMMIT and
        // ROLLBACK then.
        return ['prepare', 'commit', 'rollback'].includes(wordOf(tokens[1]) ?? '') ? only('perhaps', 'xa') : nothing
      case 'row-events':
        return only('perhaps', 'rows')
      case 'call':
        return this.#ofCall(tokens)
      case 'prepare':
        this.#prepare(tokens)
        return nothing
      case 'execute':
        return this.#ofExecute(tokens, place)
      case 'nothing':
        return nothing
      default:
        return writes satisfies never
    }
  }

  #ofChange(tokens: readonly Token[]): Writes {
    const tables = touchedTables(tokens)?.writes ?? []
    const inside = this.#ofExpressions(tokens)
    return { ...inside, effects: [writesTables('rows', tables, this.#state.temporaries), ...inside.effects] }
  }

  #ofUpkeep(tokens: readonly Token[]): Writes {
    const tables = touchedTables(tokens)?.writes ?? []
    return { effects: [writesTables('upkeep', tables, this.#state.temporaries)], commits: false }
  }

  #ofDefinition(tokens: readonly Token[]): Writes {
    const effects = definitionEffects(tokens, this.#state.temporaries)
    if (!effects.some(({ temporary }) => temporary)) return { effects, commits: false }
    // CREATE TEMPORARY TABLE … SELECT; the types of columns before the query look like calls.
    const query = tokens.findIndex(token => ['select', 'with', 'values'].includes(wordOf(token) ?? ''))
    const inside =
      query < 0 ? { effects: this.#sequenceEffects(tokens), commits: false } : this.#ofExpressions(tokens.slice(query))
    return { ...inside, effects: [...effects, ...inside.effects] }
  }

  /**
   * Returns the writes of an explained statement; its locking reads are uncertain, because MySQL takes no locks for
   * them.
   */
  #ofExplained(tokens: readonly Token[]): Writes {
    const statement = explainedStatement(tokens)
    if (!statement) return nothing
    const { effects } = this.#ofVerb(statement, '')
    return {
      effects: effects.map(effect => (effect.means === 'locking-read' ? { ...effect, certainty: 'perhaps' } : effect)),
      commits: false,
    }
  }

  /** Returns the reads under FOR UPDATE, and the writes of the functions and views that expressions use. */
  #ofExpressions(tokens: readonly Token[]): Writes {
    const { temporaries } = this.#state
    const locked = lockedForUpdate(tokens)
    const lasting = locked.filter(table => !temporaries.has(table))
    const locks =
      locked.length === 0 ? [] : [writesTables('locking-read', lasting.length > 0 ? lasting : locked, temporaries)]
    const inside = union([...this.#functionsIn(tokens), ...this.#viewsIn(tokens)])
    return { ...inside, effects: [...locks, ...this.#sequenceEffects(tokens), ...inside.effects] }
  }

  #sequenceEffects(tokens: readonly Token[]): WriteEffect[] {
    const tables = advancedSequences(tokens)
    return tables.length === 0 ? [] : [{ certainty: 'yes', means: 'function', tables, temporary: false }]
  }

  #functionsIn(tokens: readonly Token[]): Writes[] {
    return storedFunctionCalls(tokens).map(name => {
      const found = this.#definitions.find('function', name)
      if (!found) return only('perhaps', 'function')
      return this.#within(`function ${name}`, 'function', () => {
        const wasInFunction = this.#isInFunction
        this.#isInFunction = true
        const writes = bodyWritesAtOnce(found.body, inner => this.#ofInner(inner, found.place))
        this.#isInFunction = wasInFunction
        return withMeans(writes, 'function')
      })
    })
  }

  /**
   * Returns the writes of views. A view takes no locks even if its query has FOR UPDATE, but it calls its functions.
   */
  #viewsIn(tokens: readonly Token[]): Writes[] {
    const named = wordOf(tokens[0]) === 'table' ? tableNameAt(tokens, 1)?.table : undefined
    const tables = [...(named ? [named] : []), ...tablesInFromClauses(tokens)]
    return tables.flatMap(table => {
      const name = table.name.toLowerCase()
      const view = this.#state.temporaries.has(table) ? undefined : this.#definitions.find('view', name)
      if (!view) return []
      const { query } = view
      return this.#within(`view ${name}`, 'function', () =>
        union([...this.#functionsIn(query), ...this.#viewsIn(query)]),
      )
    })
  }

  #ofCall(tokens: readonly Token[]): Writes {
    const found = tableNameAt(tokens, 1)
    const inArguments = this.#ofExpressions(found ? tokens.slice(found.end) : [])
    const name = found?.table.name.toLowerCase() ?? ''
    const procedure = this.#definitions.find('procedure', name)
    if (!procedure) return union([inArguments, only('perhaps', 'routine')])
    const { body, place } = procedure
    const called = this.#within(`procedure ${name}`, 'routine', () => {
      const read = (inner: readonly Token[]) => this.#ofInner(inner, place)
      return withMeans(this.#isInFunction ? bodyWritesAtOnce(body, read) : bodyWrites(body, place, read), 'routine')
    })
    return union([inArguments, called])
  }

  /** Records PREPARE, DEALLOCATE PREPARE and DROP PREPARE. */
  #prepare(tokens: readonly Token[]): void {
    const prepared = preparedText(wordOf(tokens[0]) === 'drop' ? tokens.slice(1) : tokens)
    if (prepared) this.#state.prepared.set(prepared.name, prepared.text)
  }

  #ofExecute(tokens: readonly Token[], place: string): Writes {
    const isImmediate = wordOf(tokens[1]) === 'immediate'
    const name = nameOf(tokens[1])?.toLowerCase() ?? ''
    const text = isImmediate ? literalText(tokens.slice(2)) : this.#state.prepared.get(name)
    if (text === undefined) return only('perhaps', 'rows')
    return this.#within(`statement ${isImmediate ? text : name}`, 'rows', () => {
      const tokens = significant(lex(text, this.#state.quoting.current))
      return saidBy(tokens, this.ofText(tokens, place))
    })
  }

  /** Examines an object that may use itself recursively; the second visit adds nothing. */
  #within(what: string, means: WriteMeans, look: () => Writes): Writes {
    if (this.#open.has(what)) return nothing
    if (this.#open.size >= deepestCall) return only('perhaps', means)
    this.#open.add(what)
    const writes = look()
    this.#open.delete(what)
    return writes
  }
}

const nothing: Writes = { effects: [], commits: false }

function only(certainty: WriteEffect['certainty'], means: WriteMeans): Writes {
  return { effects: [{ certainty, means, tables: [], temporary: false }], commits: false }
}

function union(all: readonly Writes[]): Writes {
  return { effects: all.flatMap(({ effects }) => effects), commits: all.some(({ commits }) => commits) }
}

/**
 * Adds the statement's text to its effects; effects of a nested routine already have the text of their own statement.
 */
function saidBy(tokens: readonly Token[], { effects, commits }: Writes): Writes {
  const within = tokens.map(({ text }) => text).join(' ')
  return { effects: effects.map(effect => ({ within, ...effect })), commits }
}

function withMeans({ effects, commits }: Writes, means: WriteMeans): Writes {
  return { effects: effects.map(effect => ({ ...effect, means })), commits }
}

/** START TRANSACTION READ WRITE. */
function declaresWriting(effect: TransactionEffect): boolean {
  return effect.kind === 'begin' && effect.access === 'read-write'
}
