import { readJournal } from '../journal/read.ts'
import type { JournalEntry } from '../model/journal.ts'
import { isOfTheFreeze, suiteFileOf } from '../model/observation.ts'
import { type FrozenObservation, isFrozen, type ReadOnlyEntry } from './read-only-entry.ts'
import { journalOf, type ShardRun } from './shard-run.ts'

/**
 * The read-only phase as a run of all would have had it: what shards say of the servers once, and what they observed of
 * statements in the order of the plan. It has come to its end when it has in every shard.
 */
export function* joinReadOnly(runs: readonly ShardRun[], files: readonly string[]): Generator<JournalEntry, void> {
  const entries = distinct(runs.flatMap(({ readOnly }) => readOnly))
  yield* entries.filter(({ kind }) => kind === 'read-only-left-out')
  const [started] = entries.filter(({ kind }) => kind === 'read-only-started')
  if (!started) return
  yield started
  yield* entries.filter(entry => isAbout(entry, 'exempt-writer', 'exempt '))
  yield* entries.filter(entry => isAbout(entry, 'movement', 'moved '))
  yield* statementsInOrder(runs, files)
  yield* entries.filter(entry => isAbout(entry, 'across-the-switch', 'switch '))
  const ends = runs.map(({ readOnly }) => readOnly.find(entry => entry.kind === 'read-only-finished'))
  if (ends.includes(undefined)) return
  yield { kind: 'read-only-finished', ms: Math.max(...ends.map(end => end?.ms ?? 0)) }
}

/** An entry of this kind, or an observation that was made of one. */
function isAbout(entry: ReadOnlyEntry, kind: ReadOnlyEntry['kind'], id: string): boolean {
  return (
    entry.kind === kind || (entry.kind === 'observation' && entry.observation.statement.startsWith(`read-only#${id}`))
  )
}

/** Each thing once, as the first shard says it. */
function distinct(entries: readonly ReadOnlyEntry[]): ReadOnlyEntry[] {
  const seen = new Set<string>()
  return entries.filter(entry => {
    const identity = identityOf(entry)
    const isNew = !seen.has(identity)
    seen.add(identity)
    return isNew
  })
}

function identityOf(entry: ReadOnlyEntry): string {
  switch (entry.kind) {
    case 'read-only-started':
    case 'read-only-finished':
      return entry.kind
    case 'read-only-left-out':
      return JSON.stringify([entry.kind, entry.because])
    case 'exempt-writer': {
      const { side, kind, name, because } = entry.writer
      return JSON.stringify([entry.kind, side, kind, withoutRun(name), withoutRun(because)])
    }
    case 'movement': {
      const { side, what, culprit } = entry.movement
      return JSON.stringify([entry.kind, side, withoutRun(what), withoutRun(culprit ?? '')])
    }
    case 'across-the-switch':
      return JSON.stringify([entry.kind, entry.row.situation])
    case 'observation':
      return JSON.stringify([entry.kind, entry.observation.statement])
    default:
      return entry satisfies never
  }
}

/** Names of databases and accounts end with the run that made them. */
function withoutRun(name: string): string {
  return name.replaceAll(/\b(crosscheck\w*?)_?[0-9a-f]{6}\b/g, '$1')
}

/** Each shard has them in the order of the plan; of a suite that was cut, the part that comes first first. */
function* statementsInOrder(runs: readonly ShardRun[], files: readonly string[]): Generator<FrozenObservation, void> {
  using opened = new DisposableStack()
  const readers = runs.map(run => opened.use(new StatementReader(run)))
  for (const file of files) {
    const parts = readers.filter(reader => reader.file === file).sort((one, other) => one.place - other.place)
    for (const part of parts) while (part.file === file) yield part.take()
  }
}

/** The statements that a shard observed in the phase, from its journal, one at a time. */
class StatementReader implements Disposable {
  readonly #entries: Generator<JournalEntry, void>
  #next: FrozenObservation | undefined

  constructor({ directory }: ShardRun) {
    this.#entries = readJournal(journalOf(directory))
    this.#advance()
  }

  /** The suite of the one that comes next. */
  get file(): string | undefined {
    return this.#next && suiteFileOf(this.#next.observation)
  }

  /** Of the one that comes next, so that places compare as numbers. */
  get place(): number {
    const [, line, column] = /:(\d+):(\d+)$/.exec(this.#next?.observation.at ?? '') ?? []
    return Number(line) * 1e6 + Number(column)
  }

  take(): FrozenObservation {
    const taken = this.#next!
    this.#advance()
    return taken
  }

  [Symbol.dispose](): void {
    this.#entries.return()
  }

  #advance(): void {
    this.#next = undefined
    for (let { value, done } = this.#entries.next(); !done; { value, done } = this.#entries.next()) {
      if (!value || !isFrozen(value) || isOfTheFreeze(value.observation)) continue
      this.#next = value
      return
    }
  }
}
