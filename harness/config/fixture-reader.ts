import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Location } from '../model/location.ts'
import type { Fixture } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { parseFixture } from '../suite/parse.ts'
import { findBeside } from './find-beside.ts'
import { migrationsBelow, withoutDownPart } from './migrations.ts'
import type { ProjectFiles } from './project-files.ts'
import type { FixtureSetting } from './schema.ts'

/** The files of a fixture that is written for Crosscheck. */
export const fixtureFiles = ['schema.sql', 'seed.sql']

/** Reads each fixture once, no matter how many suites use it. */
export class FixtureReader {
  readonly #files: ProjectFiles
  readonly #directory: string
  readonly #named: Exclude<FixtureSetting, string>
  readonly #known = new Map<string, Fixture>()

  constructor(files: ProjectFiles, setting: FixtureSetting) {
    this.#files = files
    this.#named = typeof setting === 'string' ? {} : setting
    this.#directory = typeof setting === 'string' ? setting : [setting['*'] ?? []].flat()[0]!
  }

  /**
   * Reads the fixture that the configuration names so; otherwise that from the folder beside the suite, or from the
   * folder of all fixtures. A folder without a schema.sql, or a name that ends with a slash, means all files in it.
   */
  read(name: string, at: Location, suiteDirectory: string): Fixture {
    const isNamed = name !== '*' && Object.hasOwn(this.#named, name)
    const parts = isNamed ? [this.#named[name]!].flat() : undefined
    if (parts) return this.#once(parts.join('\n'), () => this.#readParts(name, parts, at))
    const candidates = [join(suiteDirectory, name), join(this.#directory, name)]
    const found = candidates.find(candidate => isFolder(candidate) && holdsFixture(candidate))
    if (found === undefined) throw this.#missing(name, candidates, at)
    const ofSchema = fixtureFiles.map(file => join(found, file)).filter(path => existsSync(path))
    const isWhole = !name.endsWith('/') && existsSync(join(found, fixtureFiles[0]!))
    return this.#once(found, () =>
      isWhole ? this.#readFiles(name, found, ofSchema) : this.#readParts(name, [found], at),
    )
  }

  #once(key: string, read: () => Fixture): Fixture {
    const known = this.#known.get(key) ?? read()
    this.#known.set(key, known)
    return known
  }

  /** Reads files, and folders of migrations, one after the other. */
  #readParts(name: string, parts: readonly string[], at: Location): Fixture {
    const remarks: string[] = []
    const paths = parts.flatMap(part => {
      if (!existsSync(part))
        throw new UsageError(`The fixture ${name} names ${this.#files.shown(part)}, which does not exist`, {
          at,
          remedy: 'Correct fixtures in the configuration.',
        })
      if (!isFolder(part)) return [part]
      const { files, leftOut } = migrationsBelow(part)
      for (const path of [...files, ...leftOut]) this.#files.parts.add(path)
      remarks.push(...leftOut.map(path => `${this.#files.shown(path)} is left out: it undoes a migration`))
      return files
    })
    if (paths.length === 0)
      throw new UsageError(`The fixture ${name} has no .sql file`, {
        at,
        remedy: `Looked in ${parts.map(part => this.#files.shown(part)).join(', ')}.`,
      })
    return this.#readFiles(name, parts.join('\n'), paths, remarks)
  }

  #readFiles(name: string, directory: string, paths: readonly string[], remarks: readonly string[] = []): Fixture {
    const found = [...remarks]
    const read = parseFixture(
      paths.map(path => {
        const file = this.#files.shown(path)
        const { text, hasDownPart } = withoutDownPart(this.#files.read(path))
        if (hasDownPart) found.push(`${file}: the part that undoes the migration is left out`)
        const folder = dirname(path)
        return {
          file,
          text,
          findBeside: (sent: string, where: Location) => findBeside(sent, where, folder),
          readSource: (sourced: string, where: Location) => this.#files.readSource(sourced, where, folder),
        }
      }),
    )
    const all = [...found, ...(read.remarks ?? [])]
    return { name, directory, ...read, ...(all.length > 0 ? { remarks: all } : {}) }
  }

  #missing(name: string, candidates: readonly string[], at: Location): UsageError {
    const looked = candidates.map(candidate => this.#files.shown(join(candidate, fixtureFiles[0]!)))
    return new UsageError(`There is no fixture ${name}`, { at, remedy: `Looked for ${looked.join(' and ')}.` })
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function holdsFixture(folder: string): boolean {
  return existsSync(join(folder, fixtureFiles[0]!)) || migrationsBelow(folder).files.length > 0
}
