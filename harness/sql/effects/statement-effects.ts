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

/** The effects of a statement that no suite holds. */
export function effectsOf(sql: string, quoting: Quoting = defaultQuoting): StatementEffects {
  return byShape.of(sql, quoting)
}

const byShape = new MemoByShape<StatementEffects>(
  (text, quoting) => new EffectsOfText(text, quoting),
  (_, text) => !dependsOnLiterals(text),
)

/** Keeps the text and what has been asked for; the tokens are made again where too much was asked about in between. */
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
      // Where quotes depend on the mode of the session, so does the text that they hold.
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
      // Databases of such names count as a run's own, and a suite may make some beside the one that it is given.
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

  /** Of the texts that it prepares or runs and that are literals. Others are seen where they come into a variable. */
  #inDynamicTexts<Value>(
    { dynamicTexts, quoting }: StatementSource,
    read: (effects: StatementEffects) => Iterable<Value>,
  ): Set<Value> {
    return new Set(dynamicTexts.flatMap(text => (text === undefined ? [] : [...read(effectsOf(text, quoting))])))
  }
}

/** What suites ask of all their statements, one question after the other: worked out together, from one list of tokens. */
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

/** Most effects of most statements are none. */
function withoutOwnEmptySet(value: unknown): unknown {
  return value instanceof Set && value.size === 0 ? emptySet : value
}

function distinct(names: readonly TableName[]): TableName[] {
  const seen = new Map(names.map(({ database, name }) => [JSON.stringify([database, name]), { database, name }]))
  return [...seen.values()].map(({ database, name }) => (database === undefined ? { name } : { database, name }))
}

/** KILL: the end of a connection leaves nothing behind. */
function endsConnection({ tokens }: StatementSource): boolean {
  return wordOf(tokens[0]) === 'kill' && !tokens.some(token => isPunctuation(token, ';'))
}
