import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ServerFailure } from '../model/server-failure.ts'
import type { Bundle, BundleRequest } from './bundle.ts'
import { lockCache } from './cache-lock.ts'
import { ProgramFailed, runProgram } from './program.ts'
import { isAtLeast, nameRelease } from './release.ts'
import { commonArguments } from './server-arguments.ts'

/**
 * A data folder as the vendor's own installation makes it, with root@localhost without a password as the only account of a
 * person. Made once for a server program and its settings; servers run on copies of it.
 */
export async function openTemplate(bundle: Bundle, request: BundleRequest): Promise<string> {
  const { cacheDirectory, progress, signal } = request
  const name = `${bundle.product}-${bundle.version}-${await templateKey(bundle)}`
  const template = join(cacheDirectory, 'templates', name)
  if (existsSync(template)) return template
  using _lock = await lockCache(cacheDirectory, `template-${name}`, {
    onWait: () => progress({ kind: 'waiting', what: `the data folder of ${nameRelease(bundle)}` }),
    signal,
  })
  if (existsSync(template)) return template
  progress({ kind: 'initialising', what: nameRelease(bundle) })
  // Whatever is here is left from a run that was interrupted, for the lock is ours.
  const making = `${template}.partial`
  await rm(making, { recursive: true, force: true })
  const data = join(making, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  try {
    if (initialisesItself(bundle)) await initialise(bundle, data, signal)
    else await bootstrap(bundle, making, data, signal)
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new ServerFailure(`${nameRelease(bundle)} (${bundle.origin}) could not make its data folder`, {
      logTail: error.logTail,
      cause: error,
    })
  }
  await rename(await withHoles(data, join(making, 'with-holes'), signal), template)
  await rm(making, { recursive: true, force: true })
  return template
}

/**
 * Most of what a server has written is zeros: a copy of files with holes in their place takes half the time, and less
 * memory. Returns the data folder as it is where `cp` makes no holes.
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

/** Another build of the same version, or other settings, want a template of their own. */
async function templateKey(bundle: Bundle): Promise<string> {
  const { size, mtimeMs } = await stat(bundle.serverFile)
  const parts = [size, mtimeMs, commonArguments({ ...bundle, ownFiles: [] }, ''), accountsOf(bundle), 'with holes']
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}

function initialisesItself(bundle: Bundle): boolean {
  return bundle.product === 'mysql' && isAtLeast(bundle.version, '5.7')
}

async function initialise(bundle: Bundle, data: string, signal: AbortSignal): Promise<void> {
  await runServerProgram(bundle, [...commonArguments(bundle, data), '--initialize-insecure'], signal)
  // It holds the identity of one server; each copy is to get its own.
  await rm(join(data, 'auto.cnf'), { force: true })
}

/** As mysql_install_db of 5.6 and mariadb-install-db do it: SQL scripts, fed to a server without clients. */
async function bootstrap(bundle: Bundle, making: string, data: string, signal: AbortSignal): Promise<void> {
  if (bundle.systemTables.length === 0) {
    throw new ServerFailure(`the SQL scripts that make the system tables of ${nameRelease(bundle)} are missing`)
  }
  await mkdir(join(data, 'mysql'))
  const scripts = await Promise.all(bundle.systemTables.map(file => readFile(file, 'utf8')))
  const input = join(making, 'system-tables.sql')
  await writeFile(input, ['use mysql;', ...scripts, ...accountsOf(bundle), ''].join('\n'))
  await runServerProgram(bundle, [...commonArguments(bundle, data), '--bootstrap'], signal, input)
}

/** The scripts make accounts for the name of the machine, too, and in MySQL 5.6 one for everybody. */
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
