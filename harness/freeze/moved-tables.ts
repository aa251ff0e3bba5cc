import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import { tableChecksums } from './table-checksums.ts'

/** Tells whether the tables of one database have changed since it was asked last. */
export class MovedTables {
  readonly #openers: BySide<SessionOpener>
  readonly #database: string
  #before: BySide<string>

  private constructor(openers: BySide<SessionOpener>, database: string, before: BySide<string>) {
    this.#openers = openers
    this.#database = database
    this.#before = before
  }

  static async begin(openers: BySide<SessionOpener>, database: string): Promise<MovedTables> {
    return new MovedTables(openers, database, await look(openers, database))
  }

  async moved(): Promise<BySide<boolean>> {
    const now = await look(this.#openers, this.#database)
    const before = this.#before
    this.#before = now
    return { source: now.source !== before.source, target: now.target !== before.target }
  }
}

function look(openers: BySide<SessionOpener>, database: string): Promise<BySide<string>> {
  return onBothSides(async side => JSON.stringify([...(await tableChecksums(openers[side], [database]))]))
}
