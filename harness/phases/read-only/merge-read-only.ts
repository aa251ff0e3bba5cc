import { placeInFile } from '../../model/format-location.ts'
import type { MergeContext, PhaseShard } from '../../model/phase.ts'
import { switchoverScenarios } from './connections/switchover-scenarios.ts'
import type { ReadOnlyEntry, ReadOnlyObservation } from './read-only-entry.ts'

/**
 * Yields the entries of the phase as one run of all suites would have written them: each fact about the servers once,
 * and the observations of statements in the order of the plan.
 */
export function* mergeReadOnly(
  shards: readonly PhaseShard<ReadOnlyEntry>[],
  { files }: MergeContext,
): Generator<ReadOnlyEntry, void> {
  const aboutServers = distinct(shards.flatMap(shard => [...aboutServersIn(shard)]))
  const ofKind = (kind: ReadOnlyEntry['kind']) => aboutServers.filter(entry => entry.kind === kind)
  yield* ofKind('preparation').slice(0, 1)
  yield* ofKind('not-examined')
  yield* ofKind('not-watched')
  yield* ofKind('read-only-bypass')
  yield* ofKind('unexpected-write')
  yield* statementsInOrder(shards, files)
  yield* aboutServers.filter(isRow).sort((one, other) => placeOf(one) - placeOf(other))
}

type Row = Extract<ReadOnlyEntry, { kind: 'connection-at-switchover' }>

function isRow(entry: ReadOnlyEntry): entry is Row {
  return entry.kind === 'connection-at-switchover'
}

/** A shard leaves out scenarios of which its suites use nothing. */
function placeOf({ row }: Row): number {
  return switchoverScenarios.findIndex(({ id }) => id === row.scenario)
}

type AboutServers = Exclude<ReadOnlyEntry, ReadOnlyObservation>

function* aboutServersIn(shard: PhaseShard<ReadOnlyEntry>): Generator<AboutServers, void> {
  for (const entry of shard.entries()) if (entry.kind !== 'observation') yield entry
}

/** Returns each fact once, in the words of the first shard. */
function distinct(entries: readonly AboutServers[]): AboutServers[] {
  const seen = new Set<string>()
  return entries.filter(entry => {
    const identity = identityOf(entry)
    const isNew = !seen.has(identity)
    seen.add(identity)
    return isNew
  })
}

function identityOf(entry: AboutServers): string {
  switch (entry.kind) {
    case 'preparation':
      return entry.kind
    case 'not-examined':
    case 'not-watched':
      return JSON.stringify([entry.kind, withoutRun(entry.because)])
    case 'read-only-bypass': {
      const { side, kind, name, because } = entry.bypass
      return JSON.stringify([entry.kind, side, kind, withoutRun(name), withoutRun(because)])
    }
    case 'unexpected-write': {
      const { side, what, writtenBy } = entry.write
      return JSON.stringify([entry.kind, side, withoutRun(what), withoutRun(writtenBy ?? '')])
    }
    case 'connection-at-switchover':
      return JSON.stringify([entry.kind, entry.row.scenario])
    default:
      return entry satisfies never
  }
}

/** Names of databases and accounts end with the id of the run that created them. */
function withoutRun(name: string): string {
  return name.replaceAll(/\b(crosscheck\w*?)_?[0-9a-f]{6}\b/g, '$1')
}

/**
 * Yields the statements in the order of the plan, which each shard keeps; the parts of a suite that was cut follow
 * their places in the file.
 */
function* statementsInOrder(
  shards: readonly PhaseShard<ReadOnlyEntry>[],
  files: readonly string[],
): Generator<ReadOnlyObservation, void> {
  using opened = new DisposableStack()
  const readers = shards.map(shard => opened.use(new StatementReader(shard)))
  for (const file of files) {
    const parts = readers.filter(reader => reader.file === file).sort((one, other) => one.place - other.place)
    for (const part of parts) while (part.file === file) yield part.take()
  }
}

/** The statements that a shard observed in the phase, one at a time. */
class StatementReader implements Disposable {
  readonly #entries: Generator<ReadOnlyEntry, void>
  #next: ReadOnlyObservation | undefined

  constructor(shard: PhaseShard<ReadOnlyEntry>) {
    this.#entries = shard.entries()
    this.#advance()
  }

  /** The file of the suite to which the next statement belongs. */
  get file(): string | undefined {
    return this.#next?.observation.file
  }

  /** The place of the next statement in its file, as a number, so that places can be compared. */
  get place(): number {
    return placeInFile(this.#next?.observation.at ?? '')
  }

  take(): ReadOnlyObservation {
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
      if (value?.kind !== 'observation') continue
      this.#next = value
      return
    }
  }
}
