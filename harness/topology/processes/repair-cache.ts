import { rm } from 'node:fs/promises'
import { lockCache } from '../../machine/cache-lock.ts'
import { DiskFull } from '../../machine/disk-space.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ServerSettings } from '../../model/server-settings.ts'
import type { Bundle } from '../programs/bundle.ts'
import type { BundleRequest } from '../programs/bundle-request.ts'
import { findDamagedFile, isInCache } from '../programs/bundle-store.ts'
import { openBundle } from '../programs/open-bundle.ts'
import { nameRelease, type Release } from '../specs/release.ts'
import { findDamagedTemplateFile, openTemplate, type Template } from './template.ts'

/** The files from which a server is started. */
export interface ServerFiles {
  bundle: Bundle
  template: Template
}

/** Returns the server programs and their data folder; missing ones are rebuilt in the cache. */
export async function openServerFiles(
  release: Release,
  settings: ServerSettings,
  request: BundleRequest,
): Promise<ServerFiles> {
  const bundle = await openBundle(release, request)
  try {
    return { bundle, template: await openTemplate(bundle, settings, request) }
  } catch (error) {
    request.signal.throwIfAborted()
    if (!(error instanceof ServerFailure) || error instanceof DiskFull) throw error
    if (!(await discardDamagedBundle(bundle, request)))
      throw isInCache(bundle, request.cacheDirectory) ? namingFolders(error, { bundle }) : error
    const renewed = await openBundle(release, request)
    return { bundle: renewed, template: await openTemplate(renewed, settings, request) }
  }
}

/**
 * Repairs the cache after a server did not start although no file was missing: compares each byte with its state when
 * the cache was filled, and rebuilds folders that have changed. Returns undefined if nothing has changed.
 */
export async function repairServerFiles(
  { bundle, template }: ServerFiles,
  release: Release,
  settings: ServerSettings,
  request: BundleRequest,
): Promise<ServerFiles | undefined> {
  const isBundleDamaged = await discardDamagedBundle(bundle, request)
  const isTemplateDamaged = await discardDamagedTemplate(bundle, template, request)
  return isBundleDamaged || isTemplateDamaged ? openServerFiles(release, settings, request) : undefined
}

/** Returns the same failure with the folders of the cache, which a person can delete to have them rebuilt. */
export function namingFolders(failure: ServerFailure, { bundle, template }: Partial<ServerFiles>): ServerFailure {
  const folders = [template, bundle].flatMap(each => (each ? [each.directory] : [])).join(' and ')
  const { message, logTail } = failure
  return new ServerFailure(
    `${message}; where its files in the cache are to blame, delete ${folders}: they are rebuilt`,
    { logTail, cause: failure },
  )
}

async function discardDamagedBundle(bundle: Bundle, request: BundleRequest): Promise<boolean> {
  if (!isInCache(bundle, request.cacheDirectory)) return false
  const file = await findDamagedFile(bundle)
  if (file === undefined) return false
  await discard(`${nameRelease(bundle)} server programs`, bundle.directory, file, request)
  return true
}

async function discardDamagedTemplate(bundle: Bundle, template: Template, request: BundleRequest): Promise<boolean> {
  const file = await findDamagedTemplateFile(template)
  if (file === undefined) return false
  await discard(`the data of ${nameRelease(bundle)}`, template.directory, file, request)
  return true
}

async function discard(what: string, directory: string, file: string, request: BundleRequest): Promise<void> {
  const { cacheDirectory, progress, signal } = request
  using _lock = await lockCache(cacheDirectory, 'discard', {
    onWait: () => progress({ kind: 'waiting', what }),
    signal,
  })
  progress({ kind: 'damaged', what, file, directory })
  await rm(directory, { recursive: true, force: true })
}
