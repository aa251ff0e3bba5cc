import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quoteForShell } from './shell-quote.ts'

/** The facts that decide how the program is called. */
interface Caller {
  /** The file of the program, to which PATH and npx may lead. */
  program: string
  workingDirectory: string
  path: string
}

/**
 * Returns a command of this program that works when a user copies it into a shell, by default in the current folder:
 * `crosscheck` if the shell finds that program, `npx crosscheck` if npm finds it, otherwise the path of the program.
 */
export function ownCommand(words: readonly string[], caller: Partial<Caller> = {}): string {
  return [callOf({ ...theCaller(), ...caller }), ...words.map(quoteForShell)].join(' ')
}

function theCaller(): Caller {
  const program = fileURLToPath(new URL('../cli/crosscheck.mjs', import.meta.url))
  return { program, workingDirectory: process.cwd(), path: process.env.PATH ?? '' }
}

function callOf({ program, workingDirectory, path }: Caller): string {
  const isProgram = (file: string) => realPath(file) !== undefined && realPath(file) === realPath(program)
  // npm puts its own folders at the front of PATH while a script runs; the user's shell does not have them.
  const directories = path.split(delimiter).filter(directory => directory !== '' && !isOfNpm(directory))
  const first = directories.map(directory => join(directory, 'crosscheck')).find(existsSync)
  if (first !== undefined && isProgram(first)) return 'crosscheck'
  const project = projectAbove(workingDirectory)
  if (project !== undefined && programsOf(project).some(isProgram)) return 'npx crosscheck'
  return quoteForShell(program)
}

function isOfNpm(directory: string): boolean {
  return basename(directory) === '.bin' || basename(directory) === 'node-gyp-bin'
}

/**
 * Finds the project as npm does: the nearest folder with a package or with packages. Source: docs.npmjs.com, npm
 * prefix.
 */
function projectAbove(directory: string): string | undefined {
  if (['package.json', 'node_modules'].some(name => existsSync(join(directory, name)))) return directory
  const above = dirname(directory)
  return above === directory ? undefined : projectAbove(above)
}

/** Returns the programs that npx would run in a project: one from its packages, or its own. */
function programsOf(project: string): string[] {
  return [join(project, 'node_modules', '.bin', 'crosscheck'), ...ownProgramOf(project)]
}

function ownProgramOf(project: string): string[] {
  try {
    const { bin } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    return typeof bin?.crosscheck === 'string' ? [join(project, bin.crosscheck)] : []
  } catch {
    return []
  }
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}
