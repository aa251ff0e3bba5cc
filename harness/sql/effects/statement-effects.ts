import { definedKinds, type StatementEffects, type TableName } from '../../model/statement-effects.ts'
import { MemoByShape } from '../forms/memo-by-shape.ts'
import { normalise } from '../lexer/normalise.ts'
import { defaultQuoting, type Quoting } from '../lexer/quoting.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { storedFunctionCalls } from './called-functions.ts'
import { concealmentsIn } from './concealments.ts'
import { definedThing } from './defined-thing.ts'
import { diagnosticsUse } from './diagnostics-use.ts'
import { lockedForUpdate } from './locking-reads.ts'
import { locksIn } from './locks.ts'
import { observedIn } from './observed.ts'
import { outsideEffects, outsideEffectsInAnyMode } from './outside-effects.ts'
import { persistenceOf } from './persistence.ts'
import { remembers } from './remembers.ts'
import { isRepeatableQuery } from './repeatable-query.ts'
import { sessionChangesIn, temporaryTablesIn, userVariablesIn } from './session-changes.ts'
import { dependsOnLiterals, type StatementSource, sourceOf } from './statement-source.ts'
import { touchedTables } from './statement-tables.ts'
import { tableNameAt } from './table-references.ts'
import { transactionEffect } from './transaction-effect.ts'

/** Returns the effects of a statement that is not part of a suite. */
export function effectsOf(sql: string, quoting: Quoting = defaultQuoting): StatementEffects {
  return byShape.of(sql, quoting)
}

const byShape = new MemoByShape<StatementEffects>(
  (text, quoting) => new EffectsOfText(text, quoting),
  (_, text) => !dependsOnLiterals(text),
)

/**
 * Keeps the text and the effects computed so far; the tokens are made again if the effects of other statements were
 * requested in between.
 */
export class EffectsOfText implements StatementEffects {
  readonly #text: string
  readonly #quoting: Quoting
  #known: Partial<Record<keyof StatementEffects, unknown>> | undefined

  constructor(text: string, quoting: Quoting) {
    this.#text = text
    this.#quoting = quoting
  }

  get family() {
    return this.#once('family', ({ kind }) => kind.family)
  }

  get tables() {
    return this.#once('tables', ({ tokens, kind }) => {
      const touched = kind.targets === 'unknown' ? undefined : touchedTables(tokens)
      return touched && { reads: distinct(touched.reads), writes: distinct(touched.writes) }
    })
  }

  get databases() {
    return this.#once('databases', ({ tokens }) => {
      const tables = [...(this.tables?.reads ?? []), ...(this.tables?.writes ?? []), ...lockedForUpdate(tokens)]
      return new Set(tables.flatMap(({ database }) => database?.toLowerCase() ?? []))
    })
  }

  get leaves() {
    return this.#once('leaves', persistenceOf)
  }

  get locks() {
    return this.#once('locks', locksIn)
  }

  get transaction() {
    return this.#once('transaction', ({ tokens }) => transactionEffect(tokens))
  }

  get sessionChanges() {
    return this.#once('sessionChanges', source => {
      const inner = this.#inDynamicTexts(source, each => each.sessionChanges)
      return sessionChangesIn(source).union(inner)
    })
  }

  get userVariables() {
    return this.#once('userVariables', userVariablesIn)
  }

  get temporaryTables() {
    return this.#once('temporaryTables', source => {
      const inner = this.#inDynamicTexts(source, each => each.temporaryTables)
      return temporaryTablesIn(source).union(inner)
    })
  }

  get observes() {
    return this.#once('observes', source => {
      const inner = this.#inDynamicTexts(source, each => each.observes)
      return observedIn(source).union(inner)
    })
  }

  get diagnostics() {
    return this.#once('diagnostics', source => {
      const use = diagnosticsUse(source)
      const inner = this.#inDynamicTexts(source, each => [each.diagnostics])
      return use === 'none' && [...inner].some(each => each !== 'none') ? 'concealed' : use
    })
  }

  get routines() {
    return this.#once('routines', ({ tokens, kind }) => {
      const called = kind.family === 'call' ? tableNameAt(tokens, 1)?.table.name.toLowerCase() : undefined
      return [...new Set([...(called === undefined ? [] : [called]), ...storedFunctionCalls(tokens)])]
    })
  }

  get defines() {
    return this.#once('defines', ({ tokens }) => {
      const thing = wordOf(tokens[0]) === 'drop' ? undefined : definedThing(tokens)
      const kind = definedKinds.find(each => each === thing?.kind)
      return thing && kind && { kind, name: thing.name }
    })
  }

  get conceals() {
    return this.#once('conceals', source => {
      const inner = this.#inDynamicTexts(source, each => each.conceals)
      return concealmentsIn(source).union(inner)
    })
  }

  get names() {
    return this.#once('names', ({ names }) => names)
  }

  get repetition() {
    return this.#once('repetition', ({ text }) => {
      // If the reading of quotes depends on the sql_mode of the session, so does the text within them.
      if (/["\\]/.test(text)) return 'unknown'
      return isRepeatableQuery(normalise(text)) ? 'same-answer' : 'unknown'
    })
  }

  get errors() {
    return this.#once('errors', source => (source.mentionsNow(['ignore']) ? 'downgraded' : 'raised'))
  }

  get remembers() {
    return this.#once('remembers', source => (remembers(source) ? 'perhaps' : 'nothing'))
  }

  get outside() {
    return this.#once('outside', ({ tokens, quoting }) => outsideEffects(tokens, quoting))
  }

  get outsideInAnyMode() {
    return this.#once('outsideInAnyMode', ({ text }) => outsideEffectsInAnyMode(text))
  }

  get needsExclusiveServer() {
    return !this.isSelfContained || this.observes.has('estimates') || this.observes.has('other-sessions')
  }

  get isSelfContained() {
    return this.outside.length === 0
  }

  get isRestartable() {
    return this.#once('isRestartable', source => {
      // Databases with such names count as a run's own, and a suite may create more of them.
      if ([...source.names, ...source.hidden].some(name => name.includes('crosscheck_'))) return false
      if (source.dynamicTexts.some(text => text?.toLowerCase().includes('crosscheck_'))) return false
      return this.isSelfContained || endsConnection(source)
    })
  }

  #once<Key extends keyof StatementEffects>(
    key: Key,
    read: (source: StatementSource) => StatementEffects[Key],
  ): StatementEffects[Key] {
    if (this.#known === undefined) {
      this.#known = {}
      for (const each of askedOfAll) void this[each]
    }
    if (!(key in this.#known)) this.#known[key] = withoutOwnEmptySet(read(sourceOf(this.#text, this.#quoting)))
    return this.#known[key] as StatementEffects[Key]
  }

  /**
   * Returns the effects of the literal texts that the statement prepares or runs. Other texts are read where they are
   * assigned to a variable.
   */
  #inDynamicTexts<Value>(
    { dynamicTexts, quoting }: StatementSource,
    read: (effects: StatementEffects) => Iterable<Value>,
  ): Set<Value> {
    return new Set(dynamicTexts.flatMap(text => (text === undefined ? [] : [...read(effectsOf(text, quoting))])))
  }
}

/** The effects that suites need of all their statements: they are computed together, from one list of tokens. */
const askedOfAll = [
  'tables',
  'leaves',
  'sessionChanges',
  'observes',
  'diagnostics',
  'conceals',
  'outside',
  'isRestartable',
] as const satisfies (keyof StatementEffects)[]

const emptySet: ReadonlySet<never> = new Set()

/** Replaces an empty set by a shared one, because most effects of most statements are empty. */
function withoutOwnEmptySet(value: unknown): unknown {
  return value instanceof Set && value.size === 0 ? emptySet : value
}

function distinct(names: readonly TableName[]): TableName[] {
  const seen = new Map(names.map(({ database, name }) => [JSON.stringify([database, name]), { database, name }]))
  return [...seen.values()].map(({ database, name }) => (database === undefined ? { name } : { database, name }))
}

/** Whether a statement is KILL: the end of a connection leaves nothing behind. */
function endsConnection({ tokens }: StatementSource): boolean {
  return wordOf(tokens[0]) === 'kill' && !tokens.some(token => isPunctuation(token, ';'))
}
