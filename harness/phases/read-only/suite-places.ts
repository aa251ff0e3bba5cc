import type { BySide } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Server } from '../../model/topology.ts'
import { DatabaseNames } from '../../replay/database-names.ts'
import { hasFiles } from '../../replay/lay-files.ts'
import { FixtureDatabase, type FixtureDatabaseContext } from './fixture-database.ts'

export interface PlacedSuite {
  suite: Suite
  database: FixtureDatabase
}

/**
 * The databases in which suites are replayed in the read-only phase, created once at the first call of `make`.
 * Disposing of the places drops the databases, unless both servers end with the run anyway.
 */
export class SuitePlaces implements AsyncDisposable {
  readonly #suites: readonly Suite[]
  readonly #context: FixtureDatabaseContext & { servers: BySide<Server> }
  readonly #undo = new AsyncDisposableStack()
  #placed: Promise<PlacedSuite[]> | undefined

  constructor(suites: readonly Suite[], context: FixtureDatabaseContext & { servers: BySide<Server> }) {
    this.#suites = suites
    this.#context = context
  }

  /**
   * Returns the placed suites in the order of the suites. Rejects for each caller if the databases could not be
   * created.
   */
  make(): Promise<PlacedSuite[]> {
    this.#placed ??= this.#make()
    this.#placed.catch(() => {})
    return this.#placed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([this.#placed])
    await this.#undo.disposeAsync()
  }

  /** Suites on one fixture share a database; a suite without a fixture has a database of its own. */
  async #make(): Promise<PlacedSuite[]> {
    const names = new DatabaseNames()
    const byFixture = new Map<string, FixtureDatabase>()
    const placed: PlacedSuite[] = []
    for (const suite of this.#suites) {
      const origin = hasFiles(suite) ? suite.file : (suite.fixture?.directory ?? suite.file)
      const isolated = `${origin} ${JSON.stringify(suite.connection)}`
      const subject = `read only ${suite.fixture?.name ?? suite.name}`
      const database = byFixture.get(isolated) ?? (await this.#create(names.take(subject, this.#context.runId), suite))
      byFixture.set(isolated, database)
      placed.push({ suite, database })
    }
    return placed
  }

  async #create(name: string, suite: Suite): Promise<FixtureDatabase> {
    const { source, target } = this.#context.servers
    const database = await FixtureDatabase.create(name, suite, this.#context)
    return source.ours && target.ours ? database : this.#undo.use(database)
  }
}
