import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quoteForShell } from './shell-quote.ts'

/** What decides how the program is called. */
interface Caller {
  /** The file that PATH and npx lead to. */
  program: string
  workingDirectory: string
  path: string
}

/**
 * A command of this program that works when it is copied into a shell, by default in the folder in which it runs now:
 * `crosscheck` where the shell finds it, `npx crosscheck` where npm does, or else the program by its path.
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
  // npm puts its own folders in front for as long as a script runs; the user's shell does not have them.
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

/** As npm looks for it: the nearest folder with a package or with packages. Source: docs.npmjs.com, npm prefix. */
function projectAbove(directory: string): string | undefined {
  if (['package.json', 'node_modules'].some(name => existsSync(join(directory, name)))) return directory
  const above = dirname(directory)
  return above === directory ? undefined : projectAbove(above)
}

/** What npx would run in a project: a program of its packages, or one of its own. */
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
