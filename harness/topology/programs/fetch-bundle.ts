import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DiskFull } from '../../machine/disk-space.ts'
import { ProgramFailed, runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import { UsageError } from '../../model/usage-error.ts'
import { formatRelease, nameRelease, productNames, type Release, versionMatches } from '../specs/release.ts'
import { findAptArchive } from './apt-mirror.ts'
import { openAptPackages } from './apt-packages.ts'
import { readBundleLayout } from './bundle-layout.ts'
import type { BundleRequest } from './bundle-request.ts'
import { type BundleRecord, bundleRecordFile, bundlesDirectory, isPartOfServer } from './bundle-store.ts'
import { explainCacheFailure } from './fetch-failure.ts'
import { makeManifest } from './manifest.ts'
import { fetchNpmPackage } from './npm-package.ts'
import { nameSource, type PackageSource } from './package-sources.ts'
import { queryServerVersion } from './server-version.ts'

/** The share of the displayed progress that reading the package lists takes. */
const listsShare = 0.2

/**
 * Fetches server programs into the cache. The caller must hold the lock of the source. Files from an interrupted
 * attempt are kept and used; a bundle appears in the cache only when it is complete and its server program runs.
 */
export async function fetchBundle(source: PackageSource, release: Release, request: BundleRequest): Promise<void> {
  const { cacheDirectory, signal } = request
  const what = `${nameRelease(release)} server programs (${nameSource(source)})`
  const fetching = join(cacheDirectory, 'fetching', `${source.product}-${source.series}`)
  try {
    await fetchInto(fetching, what, source, release, request)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof UsageError) throw error
    const explained = await explainCacheFailure(error, `${what} could not be fetched`, cacheDirectory)
    // A partial download is useful for the next attempt, unless it takes the space that is missing.
    if (explained instanceof DiskFull) await rm(fetching, { recursive: true, force: true })
    throw explained
  }
}

async function fetchInto(
  fetching: string,
  what: string,
  source: PackageSource,
  release: Release,
  request: BundleRequest,
): Promise<void> {
  const { cacheDirectory, progress, signal } = request
  const tree = join(fetching, 'tree')
  await mkdir(fetching, { recursive: true })
  await rm(tree, { recursive: true, force: true })

  const onFraction = (fraction: number) => progress({ kind: 'download', what, fraction })
  onFraction(0)
  const files = await download(source, release, { fetching, onFraction, signal })
  progress({ kind: 'download', what, fraction: 1 })

  progress({ kind: 'unpacking', what })
  await mkdir(tree)
  await unpack(source, files, tree, signal)
  const record: BundleRecord = {
    ...(await readServerInfo(source, tree, signal)),
    files: await makeManifest(tree, isPartOfServer),
  }
  await writeFile(join(tree, bundleRecordFile), `${JSON.stringify(record, undefined, 2)}\n`)

  const bundle = join(bundlesDirectory(cacheDirectory), `${record.product}-${record.version}`)
  await mkdir(dirname(bundle), { recursive: true })
  // Only a folder that could not be read as a bundle can be at this place: otherwise the folder would have been used.
  await rm(bundle, { recursive: true, force: true })
  await rename(tree, bundle)
  await rm(fetching, { recursive: true, force: true })
}

async function download(
  source: PackageSource,
  release: Release,
  options: { fetching: string; onFraction: (fraction: number) => void; signal: AbortSignal },
): Promise<string[]> {
  const { fetching, signal } = options
  switch (source.kind) {
    case 'npm':
      return [await fetchNpmPackage(source, { directory: join(fetching, 'npm'), signal })]
    case 'apt': {
      const onFraction = rising(options.onFraction)
      const packages = await openAptPackages(source, await findAptArchive(source.distribution, signal), {
        directory: join(fetching, 'apt'),
        onFraction: fraction => onFraction(fraction * listsShare),
        signal,
      })
      refuseOtherVersion(source, release, packages.candidate.version)
      return packages.download(fraction => onFraction(listsShare + fraction * (1 - listsShare)))
    }
    default:
      return source satisfies never
  }
}

/**
 * Filters progress to rising values below 1: apt's estimate sometimes goes back, and the caller reports the end itself.
 */
function rising(onFraction: (fraction: number) => void): (fraction: number) => void {
  let highest = 0
  return fraction => {
    if (fraction <= highest || fraction >= 1) return
    highest = fraction
    onFraction(fraction)
  }
}

function refuseOtherVersion(source: PackageSource, release: Release, version: string): void {
  if (versionMatches(release.version, version)) return
  const product = source.product
  throw new UsageError(
    `${formatRelease(release)} cannot be fetched: ${nameSource(source)} have ${productNames[product]} ${version} now`,
    {
      remedy: versionMatches(source.series, version)
        ? `write ${product}:${source.series}, which takes what they have, or ${product}:${version.replace(/\.\d+$/, '')}`
        : `write ${product}:${version.replace(/\.\d+$/, '')}, or use --runtime container for ${formatRelease(release)}`,
    },
  )
}

async function unpack(source: PackageSource, files: string[], tree: string, signal: AbortSignal): Promise<void> {
  switch (source.kind) {
    case 'apt':
      for (const file of files) await runProgram({ command: 'dpkg-deb', arguments: ['-x', file, tree], signal })
      return
    case 'npm':
      for (const file of files) await runProgram({ command: 'tar', arguments: ['-xzf', file, '-C', tree], signal })
      return
    default:
      source satisfies never
  }
}

/** Starts the server program to read its version, which proves that the program can be started here. */
async function readServerInfo(source: PackageSource, tree: string, signal: AbortSignal): Promise<BundleRecord> {
  const layout = await readBundleLayout(tree, source.product)
  if (!layout) throw new ServerFailure(`${nameSource(source)} hold no server program that could be started`)
  await chmod(layout.serverFile, 0o755)
  const found = await queryServerVersion(layout.server, signal).catch(cause => {
    if (!(cause instanceof ProgramFailed)) throw cause
    const logTail = cause.logTail
    throw new ServerFailure(`the server program of ${nameSource(source)} cannot be run here`, { logTail, cause })
  })
  if (found?.product !== source.product) {
    throw new ServerFailure(`the server program of ${nameSource(source)} is no ${productNames[source.product]}`)
  }
  return { formatVersion: 1, ...found, origin: nameSource(source) }
}
