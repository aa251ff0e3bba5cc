import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockCache } from '../../machine/cache-lock.ts'
import { ProgramFailed, runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ServerSettings } from '../../model/server-settings.ts'
import { isSystemError } from '../../model/system-error.ts'
import type { Bundle } from '../programs/bundle.ts'
import type { BundleRequest } from '../programs/bundle-request.ts'
import { explainCacheFailure } from '../programs/fetch-failure.ts'
import { findDamaged, findMissing, type Manifest, makeManifest, manifestSchema } from '../programs/manifest.ts'
import { isAtLeast, nameRelease } from '../specs/release.ts'
import { timeZoneSql, timeZoneVersion } from '../time-zones/time-zone-sql.ts'
import { commonArguments } from './server-arguments.ts'

/** A data folder in the cache; servers run on copies of it. */
export interface Template {
  /** The folder of the template in the cache. */
  directory: string
  data: string
}

/**
 * Returns a data folder as the vendor's own installation creates it, with root@localhost without a password as the only
 * account of a person, and with the time zones of this machine. It is created once for a server program and its
 * settings, and rebuilt if a part of it is missing.
 */
export async function openTemplate(
  bundle: Bundle,
  settings: ServerSettings,
  request: BundleRequest,
): Promise<Template> {
  const { cacheDirectory, progress, signal } = request
  const name = `${bundle.product}-${bundle.version}-${await templateKey(bundle, settings)}`
  const directory = join(cacheDirectory, 'templates', name)
  const template = { directory, data: join(directory, 'data') }
  if (await isWhole(template)) return template
  using _lock = await lockCache(cacheDirectory, `template-${name}`, {
    onWait: () => progress({ kind: 'waiting', what: `the data folder of ${nameRelease(bundle)}` }),
    signal,
  })
  if (await isWhole(template)) return template
  if (existsSync(directory)) {
    const file = (await findDamagedTemplateFile(template)) ?? directory
    progress({ kind: 'damaged', what: `the data of ${nameRelease(bundle)}`, file, directory })
  }
  progress({ kind: 'initialising', what: nameRelease(bundle) })
  // Only an interrupted run can have left these folders, because this process holds the lock.
  const making = `${directory}.partial`
  try {
    await rm(making, { recursive: true, force: true })
    await rm(directory, { recursive: true, force: true })
    await rename(await makeTemplate(bundle, settings, making, signal), directory)
  } catch (error) {
    signal.throwIfAborted()
    const what = `the data folder of ${nameRelease(bundle)} (${bundle.origin}) could not be made`
    const explained = await explainCacheFailure(error, what, cacheDirectory)
    await rm(making, { recursive: true, force: true })
    if (!(explained instanceof ProgramFailed)) throw explained
    throw new ServerFailure(what, { logTail: explained.logTail, cause: error })
  }
  await rm(making, { recursive: true, force: true })
  return template
}

/** Returns the folder that becomes the template when it is moved to its place. */
async function makeTemplate(
  bundle: Bundle,
  settings: ServerSettings,
  making: string,
  signal: AbortSignal,
): Promise<string> {
  const data = join(making, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const serverArguments = commonArguments(bundle, settings, data)
  if (initialisesItself(bundle)) await initialise(bundle, serverArguments, { making, data }, signal)
  else await bootstrap(bundle, serverArguments, { making, data }, signal)
  const made = join(making, 'made')
  await mkdir(made, { mode: 0o700 })
  await rename(await withHoles(data, join(making, 'with-holes'), signal), join(made, 'data'))
  await writeFile(join(made, manifestFile), JSON.stringify(await makeManifest(join(made, 'data'))))
  return made
}

const manifestFile = 'manifest.json'

/**
 * Returns the first file of a template whose content has changed since its creation; undefined if all are unchanged.
 */
export async function findDamagedTemplateFile({ directory, data }: Template): Promise<string | undefined> {
  const manifest = await readManifest(directory)
  if (!manifest) return join(directory, manifestFile)
  const file = await findDamaged(data, manifest)
  return file && join(data, file)
}

async function isWhole({ directory, data }: Template): Promise<boolean> {
  const manifest = await readManifest(directory)
  return manifest !== undefined && (await findMissing(data, manifest)) === undefined
}

async function readManifest(directory: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(join(directory, manifestFile), 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError || (isSystemError(error) && error.code === 'ENOENT')) return undefined
    throw error
  }
}

/**
 * Copies a data folder with holes in its files. Most bytes that a server has written are zeros: a copy with holes takes
 * half the time, and less memory. Returns the data folder itself if `cp` cannot make holes.
 */
async function withHoles(data: string, copy: string, signal: AbortSignal): Promise<string> {
  try {
    await runProgram({ command: 'cp', arguments: ['-R', '--sparse=always', data, copy], signal })
    return copy
  } catch (error) {
    if (error instanceof ProgramFailed) return data
    throw error
  }
}

/**
 * Returns the key of a template: another build of the same version, or other settings, need a template of their own.
 */
async function templateKey(bundle: Bundle, settings: ServerSettings): Promise<string> {
  const { size, mtimeMs } = await stat(bundle.serverFile)
  const parts = [
    size,
    mtimeMs,
    commonArguments({ ...bundle, ownFiles: [] }, settings, ''),
    accountsOf(bundle),
    'with holes and manifest',
    timeZoneVersion() ?? 'without time zones',
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}

function initialisesItself(bundle: Bundle): boolean {
  return bundle.product === 'mysql' && isAtLeast(bundle.version, '5.7')
}

async function initialise(
  bundle: Bundle,
  serverArguments: readonly string[],
  { making, data }: { making: string; data: string },
  signal: AbortSignal,
): Promise<void> {
  const initFile = join(making, 'time-zones.sql')
  await writeFile(initFile, timeZoneSql().join('\n'))
  await runServerProgram(bundle, [...serverArguments, '--initialize-insecure', `--init-file=${initFile}`], signal)
  // The file contains the identity of one server; each copy must create its own.
  await rm(join(data, 'auto.cnf'), { force: true })
}

/**
 * Creates a data folder as mysql_install_db of 5.6 and mariadb-install-db do: SQL scripts are sent to a server that
 * accepts no clients.
 */
async function bootstrap(
  bundle: Bundle,
  serverArguments: readonly string[],
  { making, data }: { making: string; data: string },
  signal: AbortSignal,
): Promise<void> {
  if (bundle.systemTables.length === 0) {
    throw new ServerFailure(`the SQL scripts that make the system tables of ${nameRelease(bundle)} are missing`)
  }
  await mkdir(join(data, 'mysql'))
  const scripts = await Promise.all(bundle.systemTables.map(file => readFile(file, 'utf8')))
  const input = join(making, 'system-tables.sql')
  await writeFile(input, ['use mysql;', ...scripts, ...accountsOf(bundle), ...timeZoneSql(), ''].join('\n'))
  await runServerProgram(bundle, [...serverArguments, '--bootstrap'], signal, input)
}

/**
 * Returns SQL that drops unneeded accounts: the scripts also create accounts for the name of the machine, and in MySQL
 * 5.6 an anonymous one.
 */
function accountsOf(bundle: Bundle): string[] {
  if (initialisesItself(bundle)) return []
  const table = bundle.product === 'mariadb' ? 'global_priv' : 'user'
  return [
    `DELETE FROM mysql.${table} WHERE NOT (Host = 'localhost' AND User IN ('root', 'mariadb.sys'));`,
    `DELETE FROM mysql.proxies_priv WHERE Host <> 'localhost';`,
  ]
}

async function runServerProgram(
  bundle: Bundle,
  serverArguments: string[],
  signal: AbortSignal,
  input?: string,
): Promise<void> {
  await runProgram({
    command: bundle.server.command,
    arguments: [...bundle.server.leadingArguments, ...serverArguments],
    environment: bundle.server.environment,
    ...(input === undefined ? {} : { input }),
    signal,
  })
}
