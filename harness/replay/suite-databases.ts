import type { Observation } from '../model/observation.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Fixture, Suite } from '../model/statement.ts'
import { databaseUse } from '../suite/database-use.ts'
import { readsClock } from '../suite/reads-clock.ts'
import { DatabaseNames } from './database-names.ts'
import { type DatabaseState, readState, seeCountersLive } from './database-state.ts'
import { describeTables, type TableDescriptions } from './describe-tables.ts'
import { KeptCopies } from './kept-copies.ts'
import { layFiles } from './lay-files.ts'
import { loadFixture } from './load-fixture.ts'
import { restoreRows } from './restore-rows.ts'
import type { ServerAccess } from './server-access.ts'
import { reachBoth, revivalsOf } from './server-ends.ts'
import { createDatabase, recreateDatabase } from './suite-database.ts'
import { SuitePairs } from './suite-pairs.ts'
import { TableKnowledge } from './table-knowledge.ts'

interface DatabasesOptions {
  /**
   * The fixtures that load the same contents at any time of the run, so that a suite can use the database of another:
   * none, those that do not read the clock, or all, because NOW() is pinned.
   */
  reuse: 'never' | 'without-clock' | 'always'
  /** Whether the servers end with the run: then nothing must be dropped at its end. */
  serversEnd: boolean
}

/**
 * A database of the same name on both sides, for one suite. Disposing of it drops it, or keeps it for the next suite.
 */
export interface LeasedDatabase extends AsyncDisposable {
  readonly name: string
  /** The observations from loading the fixture. */
  readonly loading: readonly Observation[]
  readonly tables: TableKnowledge
  /**
   * Drops the database and rebuilds it in its state at the lease; all connections to it must have been closed. Rejects
   * if a server cannot be reached.
   */
  renew(): Promise<void>
  /**
   * Must be called when the suite has completed and no statement of it still runs; otherwise no other suite gets the
   * database.
   */
  ended(): void
}

type LeaseContext = ServerAccess & { runId: string; statementTimeoutMs: number }

interface LoadedState {
  tables: TableDescriptions
  state: DatabaseState
}

/** A database after its fixture was loaded. */
interface LoadedDatabase extends AsyncDisposable {
  readonly name: string
  readonly loading: readonly Observation[]
  /** Undefined if a server cannot report its state, or did not load everything. */
  readonly loaded: BySide<LoadedState> | undefined
  readonly tables: TableKnowledge
}

/** A database that a suite no longer uses. */
interface ReusableDatabase {
  database: LoadedDatabase & { readonly loaded: BySide<LoadedState> }
  /** The tables that statements named as the target of a write, in lower case. */
  written: ReadonlySet<string>
}

const mostLeft = 4

/**
 * Eight databases may stay until the server ends: to drop a database of some tables takes a server as long as twenty
 * statements.
 */
const mostAbandoned = 8

/**
 * The databases of a run. If a fixture was loaded before, the next suite gets the same database again, with all rows
 * and counters restored and verified; if that is impossible, the suite gets a fresh one.
 */
export class SuiteDatabases implements AsyncDisposable {
  readonly #options: DatabasesOptions
  readonly #names = new DatabaseNames()
  readonly #copies = new KeptCopies(this.#names)
  readonly #left = new Map<SessionOpener, Map<SessionOpener, Map<string, ReusableDatabase[]>>>()
  readonly #drops = new Set<Promise<unknown>>()
  #abandoned = 0

  constructor(options: DatabasesOptions) {
    this.#options = options
  }

  /** Leases a database to a suite. Rejects if a server cannot be reached. */
  async lease(suite: Suite, context: LeaseContext): Promise<LeasedDatabase> {
    const { fixture } = suite
    if (!fixture || !this.#mayComeAgain(fixture)) {
      const database = await this.#load(suite, context, suite.name)
      return leased(suite, database, context, async () => await database[Symbol.asyncDispose]())
    }
    const use = databaseUse(suite.statements)
    const { connection } = suite
    const files = suite.files?.files.map(({ diskPath }) => diskPath) ?? []
    const key = [
      JSON.stringify(connection),
      fixture.directory,
      ...files,
      ...fixture.statements.map(({ sql }) => sql),
    ].join('\n')
    const left = this.#leftOf(key, context)
    const again = use.looksBeyondRows ? undefined : await this.#restore(left, { ...context, fixture, connection, key })
    if (again) await layFiles(suite, again.name, context.adminSessions)
    const database = again ?? (await this.#load(suite, context, fixture.name))
    return leased(suite, database, context, async hasEnded => {
      const { loaded } = database
      if (hasEnded && use.leavesDefinitions && loaded && left.length < mostLeft)
        left.push({ database: { ...database, loaded }, written: use.written })
      else this.#dropMeanwhile(database)
    })
  }

  /** Drops the remaining databases, unless the servers end anyway. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#options.serversEnd) return
    await using undo = new AsyncDisposableStack()
    undo.use(this.#copies)
    for (const ofSource of this.#left.values())
      for (const ofPair of ofSource.values())
        for (const left of ofPair.values()) for (const { database } of left) undo.use(database)
    await Promise.all(this.#drops)
  }

  #mayComeAgain(fixture: Fixture): boolean {
    const { reuse } = this.#options
    return reuse === 'always' || (reuse === 'without-clock' && !readsClock(fixture.statements))
  }

  #leftOf(key: string, { openers }: LeaseContext): ReusableDatabase[] {
    const ofSource = getOr(this.#left, openers.source, () => new Map<SessionOpener, Map<string, ReusableDatabase[]>>())
    const ofPair = getOr(ofSource, openers.target, () => new Map<string, ReusableDatabase[]>())
    return getOr(ofPair, key, () => [])
  }

  /** Returns one of the unused databases, restored to its state after loading; undefined if none can be restored. */
  async #restore(
    left: ReusableDatabase[],
    request: LeaseContext & { fixture: Fixture; connection: Suite['connection']; key: string },
  ): Promise<LoadedDatabase | undefined> {
    const { openers, readers, adminSessions } = request
    for (let each = left.pop(); each; each = left.pop()) {
      const { database, written } = each
      const restored = await onBothSides(async side => {
        const [opener, reader, adminSession] = [openers[side], readers[side], adminSessions[side]]
        await using session = await reader.open({})
        return await restoreRows(session, {
          name: database.name,
          loaded: database.loaded[side].state,
          tables: database.loaded[side].tables,
          written,
          copy: () => this.#copies.of({ ...request, opener, reader, adminSession }),
        })
        // A fresh database is always correct, so that the reason why this one could not be restored is not reported.
      }).catch(() => undefined)
      if (restored?.source && restored.target) return database
      this.#dropMeanwhile(database)
    }
    return undefined
  }

  async #load(suite: Suite, context: LeaseContext, subject: string): Promise<LoadedDatabase> {
    const { openers, readers, adminSessions, runId, statementTimeoutMs } = context
    const name = this.#names.take(subject, runId)
    await using undo = new AsyncDisposableStack()
    undo.defer(() => this.#names.release(name))
    undo.use(await createDatabase([adminSessions.source, adminSessions.target], name))
    await layFiles(suite, name, adminSessions)
    const fresh = { name, tables: new TableKnowledge() }
    if (!suite.fixture) return loadedDatabaseOf({ ...fresh, loading: [], loaded: undefined }, undo.move())
    const revivals = revivalsOf(openers)
    const load = () => loadInto(name, suite, openers, statementTimeoutMs)
    let { observations: loading, isLost } = await load()
    if (isLost) {
      await reachBoth(openers)
      // Another suite may have ended the server.
      if (revivalsOf(openers) !== revivals) {
        await recreateDatabase([adminSessions.source, adminSessions.target], name)
        await layFiles(suite, name, adminSessions)
        ;({ observations: loading, isLost } = await load())
      }
    }
    const loaded = isLost ? undefined : await this.#look(name, readers)
    return loadedDatabaseOf({ ...fresh, loading, loaded }, undo.move())
  }

  async #look(name: string, readers: BySide<SessionOpener>): Promise<BySide<LoadedState> | undefined> {
    try {
      return await onBothSides(async side => {
        await using session = await readers[side].open({})
        await seeCountersLive(session)
        const tables = await describeTables(session, name)
        return { tables, state: await readState(session, name, tables) }
      })
    } catch {
      // Without a known state, no other suite gets this database. If the server is gone, the next statement reports it.
      return undefined
    }
  }

  /**
   * Drops a database while the run goes on: the next suite has a database of another name. If the servers end with the
   * run, the first few databases simply stay.
   */
  #dropMeanwhile(database: LoadedDatabase): void {
    if (this.#options.serversEnd && this.#abandoned++ < mostAbandoned) return
    const drop = Promise.resolve(database[Symbol.asyncDispose]())
    this.#drops.add(drop)
    const forget = () => this.#drops.delete(drop)
    drop.then(forget, this.#options.serversEnd ? forget : () => {})
  }
}

function loadedDatabaseOf(
  database: Omit<LoadedDatabase, typeof Symbol.asyncDispose>,
  undo: AsyncDisposableStack,
): LoadedDatabase {
  return { ...database, [Symbol.asyncDispose]: () => undo.disposeAsync() }
}

async function loadInto(name: string, suite: Suite, openers: BySide<SessionOpener>, deadlineMs: number) {
  // On a connection of its own: session settings of a fixture must not reach the suite.
  await using pairs = new SuitePairs(openers, { database: name, connection: suite.connection })
  return await loadFixture(suite, { pair: await pairs.get('fixture'), database: name, deadlineMs })
}

function leased(
  suite: Suite,
  database: LoadedDatabase,
  { openers, adminSessions, statementTimeoutMs }: LeaseContext,
  giveBack: (hasEnded: boolean) => Promise<void>,
): LeasedDatabase {
  let hasEnded = false
  return {
    name: database.name,
    loading: database.loading.map(observation => ({ ...observation, suite: suite.name })),
    tables: database.tables,
    renew: async () => {
      await recreateDatabase([adminSessions.source, adminSessions.target], database.name)
      await layFiles(suite, database.name, adminSessions)
      const { isLost } = await loadInto(database.name, suite, openers, statementTimeoutMs)
      if (isLost) throw new ServerFailure(`the connection was lost while ${suite.file} was to restart`)
    },
    ended: () => {
      hasEnded = true
    },
    [Symbol.asyncDispose]: () => giveBack(hasEnded),
  }
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}
