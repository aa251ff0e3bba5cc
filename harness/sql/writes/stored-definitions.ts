import type { Token } from '../lexer/lex.ts'
import { wordOf } from '../lexer/token-walk.ts'
import { type StoredDefinition, storedDefinition, storedThing } from './stored-definition.ts'

/** A definition and its place: `fixtures/shop/schema.sql:12:1`. */
type Placed<Definition> = Definition & { place: string }

/** The routines and views that are known at a point of a suite. Their databases are ignored. */
export class StoredDefinitions {
  readonly #known: Map<string, Placed<StoredDefinition>>

  /** `others`: the definitions that are known already. */
  constructor(others?: StoredDefinitions) {
    this.#known = new Map(others ? others.#known : [])
  }

  /** Adds a definition at CREATE and removes it at DROP, as if the statement succeeded. For tokens without comments. */
  follow(tokens: readonly Token[], place: string): void {
    const verb = wordOf(tokens[0])
    if (verb === 'create') {
      const definition = storedDefinition(tokens)
      if (definition) this.#known.set(keyOf(definition.kind, definition.name), { ...definition, place })
    } else if (verb === 'drop') {
      const thing = storedThing(tokens)
      if (thing) this.#known.delete(keyOf(thing.kind, thing.name))
    }
  }

  find<Kind extends StoredDefinition['kind']>(
    kind: Kind,
    name: string,
  ): Placed<Extract<StoredDefinition, { kind: Kind }>> | undefined {
    return this.#known.get(keyOf(kind, name)) as Placed<Extract<StoredDefinition, { kind: Kind }>> | undefined
  }
}

function keyOf(kind: StoredDefinition['kind'], name: string): string {
  return `${kind} ${name}`
}
