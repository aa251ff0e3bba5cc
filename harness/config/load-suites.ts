import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Location } from '../model/location.ts'
import type { Fixture, Suite } from '../model/statement.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { collectErrors } from '../suite/collect-errors.ts'
import { parseScript, parseSuite } from '../suite/parse.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { findBeside } from './find-beside.ts'

interface LoadSuitesOptions {
  /** The directory for relative paths, and for the display of file names. Default: the working directory. */
  directory?: string
  /** The folder of fixtures that are not beside their suite. Default: `fixtures` in `directory`. */
  fixturesDirectory?: string
}

/** A file to read as a suite; without lines, the whole suite is picked. */
interface Picked {
  path: string
  lines: number[] | undefined
}

const fixtureFiles = ['schema.sql', 'seed.sql']

/**
 * Reads suites from files, folders (all `*.sql` below, in the order of their names) and `file.sql:LINE` (the statement
 * on that line; the others run for their effects). A file named twice is read once. If suites have the same name, the
 * name of the file is appended. Throws UsageErrors with the errors of all files.
 */
export async function loadSuites(paths: readonly string[], options: LoadSuitesOptions = {}): Promise<Suite[]> {
  const directory = resolve(options.directory ?? '.')
  const fixtures = new FixtureReader(directory, resolve(directory, options.fixturesDirectory ?? 'fixtures'))
  const errors: UsageError[] = []
  const suites = pickFiles(paths, directory, errors).flatMap(({ path, lines }) => {
    const file = shownPath(path, directory)
    const suite = collectErrors(errors, () =>
      parseSuite(readText(path, file), {
        file,
        ...(lines && { lines }),
        fixture: (name, at) => fixtures.read(name, at, dirname(path)),
        findBeside: (name, at) => findBeside(name, at, dirname(path)),
      }),
    )
    return suite ?? []
  })
  if (errors.length > 0) throw new UsageErrors(withoutRepeated(errors))
  return withDistinctNames(suites)
}

/** Removes duplicates, because each suite that uses a broken fixture reports the same error. */
function withoutRepeated(errors: readonly UsageError[]): UsageError[] {
  return [...new Map(errors.map(error => [error.describe(), error])).values()]
}

/** Returns the path relative to the directory if it is below the directory, otherwise the absolute path. */
function shownPath(path: string, directory: string): string {
  const below = relative(directory, path)
  return below.startsWith('..') || isAbsolute(below) ? path : below
}

function pickFiles(paths: readonly string[], directory: string, errors: UsageError[]): Picked[] {
  const picked = new Map<string, Picked>()
  const pick = (path: string, line: number | undefined) => {
    const before = picked.get(path)
    if (!before) picked.set(path, { path, lines: line === undefined ? undefined : [line] })
    else if (line === undefined) before.lines = undefined
    else before.lines?.push(line)
  }
  for (const given of paths)
    collectErrors(errors, () => {
      const { path, line } = splitLine(given, directory)
      if (!existsSync(path))
        throw new UsageError(`There is no ${given}`, {
          remedy: `Looked for ${path}. Name a .sql file or a folder of them.`,
        })
      if (statSync(path).isDirectory()) {
        const files = filesBelow(path)
        if (files.length === 0)
          throw new UsageError(`There is no .sql file in ${given}`, { remedy: 'Name another folder.' })
        for (const file of files) pick(file, undefined)
      } else pick(path, line)
    })
  return [...picked.values()]
}

/** Splits `log-in.sql:14`, and `log-in.sql:14:3` as terminals print it. */
function splitLine(given: string, directory: string): { path: string; line: number | undefined } {
  const whole = resolve(directory, given)
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(given) ?? []
  if (file === undefined || existsSync(whole)) return { path: whole, line: undefined }
  return { path: resolve(directory, file), line: Number(line) }
}

/** Returns the files in the order of their names, without the files of fixtures, hidden folders and node_modules. */
function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  )
  const isFixture = entries.some(({ name }) => name === 'schema.sql')
  return entries.flatMap(entry => {
    const path = join(directory, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (entry.isDirectory()) return filesBelow(path)
    const isSuite = entry.name.endsWith('.sql') && !(isFixture && fixtureFiles.includes(entry.name))
    return isSuite ? [path] : []
  })
}

function readText(path: string, file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      remedy: 'Check the path and its permissions.',
      cause,
    })
  }
  return decodeUtf8(bytes, file)
}

/** Reads each fixture once, no matter how many suites use it. */
class FixtureReader {
  readonly #directory: string
  readonly #fixturesDirectory: string
  readonly #known = new Map<string, Fixture>()

  constructor(directory: string, fixturesDirectory: string) {
    this.#directory = directory
    this.#fixturesDirectory = fixturesDirectory
  }

  /** Reads the fixture from the folder beside the suite, otherwise from the folder of all fixtures. */
  read(name: string, at: Location, suiteDirectory: string): Fixture {
    const candidates = [join(suiteDirectory, name), join(this.#fixturesDirectory, name)]
    const directory = candidates.find(candidate => existsSync(join(candidate, 'schema.sql')))
    if (directory === undefined)
      throw new UsageError(`There is no fixture ${name}`, {
        at,
        remedy: `Looked for ${candidates.map(candidate => shownPath(join(candidate, 'schema.sql'), this.#directory)).join(' and ')}.`,
      })
    const known = this.#known.get(directory)
    if (known) return known
    const statements = fixtureFiles
      .map(file => join(directory, file))
      .filter(path => existsSync(path))
      .flatMap(path => {
        const file = shownPath(path, this.#directory)
        return parseScript(readText(path, file), {
          file,
          findBeside: (name, at) => findBeside(name, at, directory),
        })
      })
    const fixture: Fixture = { name, directory, statements }
    this.#known.set(directory, fixture)
    return fixture
  }
}

function withDistinctNames(suites: readonly Suite[]): Suite[] {
  const isTaken = (suite: Suite) => suites.some(other => other !== suite && other.name === suite.name)
  return suites.map(suite => (isTaken(suite) ? { ...suite, name: `${suite.name} (${suite.file})` } : suite))
}
