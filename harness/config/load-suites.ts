import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { DeclaredConnection, DriverName } from '../model/application-connection.ts'
import type { Suite } from '../model/statement.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { collectErrors } from '../suite/collect-errors.ts'
import { parseSuite } from '../suite/parse.ts'
import { findBeside } from './find-beside.ts'
import { FixtureReader, fixtureFiles } from './fixture-reader.ts'
import { ProjectFiles } from './project-files.ts'
import type { FixtureSetting } from './schema.ts'

interface LoadSuitesOptions {
  /** The directory for relative paths, and for the display of file names. Default: the working directory. */
  directory?: string
  /** Fixtures that are not beside their suite. Default: those in the folder `fixtures` in `directory`. */
  fixtures?: FixtureSetting
  /** The connection of suites that declare none; absent: they have none. */
  connection?: DriverName | DeclaredConnection | undefined
}

/** A file to read as a suite; without lines, the whole suite is picked. */
interface Picked {
  path: string
  lines: number[] | undefined
  /** Whether the user named the file itself, and not only a folder above it. */
  isNamed: boolean
}

interface LoadedSuites {
  suites: Suite[]
  /** Remarks for the reader of the report on how the files were read. */
  remarks: string[]
}

/**
 * Reads suites from files, folders (all `*.sql` below, in the order of their names) and `file.sql:LINE` (the statement
 * on that line; the others run for their effects). A file named twice is read once. Of the files in a folder, those that
 * hold no statement, or belong to a fixture or to another suite, are no suites. If suites have the same name, the name
 * of the file is appended. Throws UsageErrors with the errors of all files.
 */
export async function loadSuites(paths: readonly string[], options: LoadSuitesOptions = {}): Promise<LoadedSuites> {
  const directory = resolve(options.directory ?? '.')
  const files = new ProjectFiles(directory)
  const fixtures = new FixtureReader(files, options.fixtures ?? join(directory, 'fixtures'))
  const errors: UsageError[] = []
  const connection = typeof options.connection === 'string' ? { driver: options.connection } : options.connection
  const read = pickFiles(paths, directory, errors).map(picked => {
    const ownErrors: UsageError[] = []
    const suite = collectErrors(ownErrors, () => readSuite(picked, { files, fixtures, connection }))
    return { ...picked, suite, errors: ownErrors }
  })
  const own = read.filter(({ isNamed, path }) => isNamed || !files.parts.has(path))
  errors.push(...own.flatMap(each => each.errors))
  if (errors.length > 0) throw new UsageErrors(withoutRepeated(errors))
  const suites = own.flatMap(({ suite }) => suite ?? [])
  const empty = suites.filter(isEmpty)
  if (suites.length > 0 && empty.length === suites.length)
    throw new UsageErrors([
      new UsageError('There is no statement in any of the files', { remedy: 'Name other files or folders.' }),
    ])
  const remarks = [
    ...empty.map(({ file }) => `${file} is left out: it holds no statement`),
    ...suites.flatMap(suite => [...(suite.fixture?.remarks ?? []), ...(suite.remarks ?? [])]),
  ]
  return { suites: withDistinctNames(suites.filter(suite => !isEmpty(suite))), remarks: [...new Set(remarks)] }
}

function readSuite(
  { path, lines, isNamed }: Picked,
  {
    files,
    fixtures,
    connection,
  }: { files: ProjectFiles; fixtures: FixtureReader; connection: DeclaredConnection | undefined },
): Suite {
  const folder = dirname(path)
  return parseSuite(files.read(path), {
    file: files.shown(path),
    connection,
    ...(lines && { lines }),
    fixture: (name, at) => fixtures.read(name, at, folder),
    findBeside: (name, at) => findBeside(name, at, folder),
    readSource: (name, at) => files.readSource(name, at, folder),
    mayBeEmpty: !isNamed,
  })
}

/** A file of comments. A script whose statements were all left out is no such file. */
function isEmpty({ statements, remarks }: Suite): boolean {
  return statements.length === 0 && remarks === undefined
}

/** Removes duplicates, because each suite that uses a broken fixture reports the same error. */
function withoutRepeated(errors: readonly UsageError[]): UsageError[] {
  return [...new Map(errors.map(error => [error.describe(), error])).values()]
}

function pickFiles(paths: readonly string[], directory: string, errors: UsageError[]): Picked[] {
  const picked = new Map<string, Picked>()
  const pick = (path: string, line: number | undefined, isNamed: boolean) => {
    const before = picked.get(path)
    if (!before) picked.set(path, { path, lines: line === undefined ? undefined : [line], isNamed })
    else {
      if (line === undefined) before.lines = undefined
      else before.lines?.push(line)
      before.isNamed ||= isNamed
    }
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
        for (const file of files) pick(file, undefined, false)
      } else pick(path, line, true)
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

function withDistinctNames(suites: readonly Suite[]): Suite[] {
  const isTaken = (suite: Suite) => suites.some(other => other !== suite && other.name === suite.name)
  return suites.map(suite => (isTaken(suite) ? { ...suite, name: `${suite.name} (${suite.file})` } : suite))
}
