import { rm } from 'node:fs/promises'
import { lockCache } from '../../machine/cache-lock.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import { UsageError } from '../../model/usage-error.ts'
import { formatRelease, nameRelease, type Release } from '../specs/release.ts'
import type { Bundle } from './bundle.ts'
import type { BundleRequest } from './bundle-request.ts'
import { findCachedBundle, findIncompleteBundle } from './bundle-store.ts'
import { fetchBundle } from './fetch-bundle.ts'
import { findInstalledServer } from './installed-server.ts'
import { fetchableSpecs, type Machine, sourcesFor } from './package-sources.ts'
import { thisMachine } from './this-machine.ts'

/**
 * Finds the programs of a release on PATH or in the cache; otherwise fetches them into the cache, one run at a time.
 * Throws UsageError if no source on this machine has them, and ServerFailure if fetching failed.
 */
export async function openBundle(release: Release, request: BundleRequest): Promise<Bundle> {
  const machine = request.machine ?? (await thisMachine())
  const installed = await findInstalledServer(release, machine, request.signal)
  if (installed) return installed
  const cached = await findCachedBundle(release, request.cacheDirectory)
  if (cached) return cached

  const [source] = sourcesFor(release, machine)
  if (!source) throw nowhere(release, machine)
  using _lock = await lockCache(request.cacheDirectory, `bundle-${release.product}-${source.series}`, {
    onWait: () => request.progress({ kind: 'waiting', what: `${nameRelease(release)} server programs` }),
    signal: request.signal,
  })
  const fetchedMeanwhile = await findCachedBundle(release, request.cacheDirectory)
  if (fetchedMeanwhile) return fetchedMeanwhile
  const incomplete = await findIncompleteBundle(release, request.cacheDirectory)
  if (incomplete) request.progress({ kind: 'damaged', what: `${nameRelease(release)} server programs`, ...incomplete })
  await fetchBundle(source, release, request)
  const fetched = await findCachedBundle(release, request.cacheDirectory)
  if (!fetched)
    throw new ServerFailure(`${nameRelease(release)} server programs were fetched, but are not in the cache`)
  // If the packages have a newer version, the fetched bundle is in another folder than the incomplete one.
  if (incomplete && incomplete.directory !== fetched.directory) {
    await rm(incomplete.directory, { recursive: true, force: true })
  }
  return fetched
}

function nowhere(release: Release, machine: Machine): UsageError {
  const here = fetchableSpecs(machine)
  const others = here.length > 0 ? `; available on this machine: ${here.join(', ')}` : ''
  const programs = release.product === 'mysql' ? 'mysqld' : 'mariadbd'
  return new UsageError(`${formatRelease(release)}: no server programs of it can be fetched on this machine${others}`, {
    remedy:
      `install ${nameRelease(release)} so that ${programs} is on PATH, or start Docker and use --runtime container, ` +
      'or name a server that already runs: mysql://user:password@host:port',
  })
}
