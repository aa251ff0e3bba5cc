import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../model/usage-error.ts'
import { defaults } from './defaults.ts'
import type { Config, FixtureSetting } from './schema.ts'

const configNames = [
  'crosscheck.config.ts',
  'crosscheck.config.js',
  'crosscheck.config.mjs',
  'crosscheck.config.json',
] as const

export interface LoadedConfig {
  /** The configuration; all its paths are absolute. */
  config: Config
  /** The file that was loaded; absent if there is none and the defaults apply. */
  file?: string
}

/**
 * Loads the configuration of the project: `file` if `--config` names one, otherwise the first crosscheck.config.* in
 * the working directory or above it, otherwise the defaults. Throws UsageError with the file and the key.
 */
export async function loadConfig(options: { workingDirectory: string; file?: string }): Promise<LoadedConfig> {
  const file = options.file ? resolve(options.workingDirectory, options.file) : findConfig(options.workingDirectory)
  if (file === undefined) return { config: withAbsolutePaths(defaults, options.workingDirectory) }
  const { checkConfig } = await import('./check-config.ts')
  return { config: withAbsolutePaths(checkConfig(await contentOf(file), file), dirname(file)), file }
}

function findConfig(from: string): string | undefined {
  const here = configNames.map(name => join(from, name)).filter(existsSync)
  if (here.length > 1) {
    throw new UsageError(`there are two configurations: ${here.join(' and ')}`, {
      remedy: 'remove one, or name the one that is meant with --config',
    })
  }
  const above = dirname(from)
  return here[0] ?? (above === from ? undefined : findConfig(above))
}

async function contentOf(file: string): Promise<unknown> {
  if (!existsSync(file)) {
    throw new UsageError(`${file}: there is no such configuration`, { remedy: 'see the path given to --config' })
  }
  try {
    if (extname(file) === '.json') return JSON.parse(readFileSync(file, 'utf8'))
    const module: { default?: unknown } = await import(pathToFileURL(file).href)
    if (module.default !== undefined) return module.default
  } catch (cause) {
    throw new UsageError(`${file}: the configuration cannot be read: ${whyUnreadable(cause)}`, {
      cause,
    })
  }
  throw new UsageError(`${file}: the configuration exports nothing`, {
    remedy: 'write: export default defineConfig({ … })',
  })
}

/** Removes the JSON that Node quotes in its message, because a password may be near the fault. */
function whyUnreadable(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.replace(/,? ?(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/s, ' in what is to be JSON')
}

function withAbsolutePaths(config: Config, folder: string): Config {
  return {
    ...config,
    suites: config.suites.map(suite => resolve(folder, suite)),
    fixtures: fixturesFrom(config.fixtures, folder),
    baseline: resolve(folder, config.baseline),
    out: resolve(folder, config.out),
  }
}

function fixturesFrom(fixtures: FixtureSetting, folder: string): FixtureSetting {
  if (typeof fixtures === 'string') return resolve(folder, fixtures)
  const all = Object.entries({ '*': defaults.fixtures, ...fixtures })
  return Object.fromEntries(all.map(([name, parts]) => [name, [parts].flat().map(part => resolve(folder, part))]))
}
