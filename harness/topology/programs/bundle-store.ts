import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from '../../formats/schema.ts'
import { isAtLeast, products, type Release, versionMatches } from '../specs/release.ts'
import type { Bundle } from './bundle.ts'
import { readBundleLayout } from './bundle-layout.ts'
import { findDamaged, findMissing, manifestSchema } from './manifest.ts'

/** The content of `bundle.json` in each folder under `bundles`; a folder appears there only when it is complete. */
const bundleRecord = z.object({
  formatVersion: z.literal(1),
  product: z.enum(products),
  version: z.string(),
  origin: z.string(),
  /** Absent in bundles that were fetched before manifests existed. */
  files: manifestSchema.exactOptional(),
})
export type BundleRecord = z.infer<typeof bundleRecord>

export const bundleRecordFile = 'bundle.json'

export function bundlesDirectory(cacheDirectory: string): string {
  return join(cacheDirectory, 'bundles')
}

/**
 * Returns whether a server may need this file of its packages; there are also a few thousand files of documentation.
 */
export function isPartOfServer(path: string): boolean {
  return path !== bundleRecordFile && !/^usr\/share\/(?!mysql|mariadb)/.test(path)
}

/** Returns the newest bundle in the cache that matches the requested release. */
export async function findCachedBundle(release: Release, cacheDirectory: string): Promise<Bundle | undefined> {
  const bundles = await listCachedBundles(cacheDirectory)
  return bundles
    .filter(bundle => bundle.product === release.product && versionMatches(release.version, bundle.version))
    .sort((one, other) => (isAtLeast(one.version, other.version) ? -1 : 1))
    .at(0)
}

/** Returns every bundle in the cache that can be started. */
export async function listCachedBundles(cacheDirectory: string): Promise<Bundle[]> {
  const directory = bundlesDirectory(cacheDirectory)
  const names = await readdir(directory).catch(orNothing([]))
  const bundles = await Promise.all(names.map(name => readBundle(join(directory, name))))
  return bundles.filter(bundle => bundle !== undefined)
}

/**
 * Returns undefined for a folder that is no bundle, belongs to another version of Crosscheck, or lacks a file: the
 * bundle is fetched again then.
 */
async function readBundle(directory: string): Promise<Bundle | undefined> {
  const record = await readRecord(directory)
  if (!record) return undefined
  const { product, version, origin, files } = record
  if (files && (await findMissing(directory, files)) !== undefined) return undefined
  const layout = await readBundleLayout(directory, product)
  return layout && { product, version, origin, directory, ...layout }
}

/** Returns a bundle in the cache that would match the requested release if no file of it were missing. */
export async function findIncompleteBundle(
  release: Release,
  cacheDirectory: string,
): Promise<{ directory: string; file: string } | undefined> {
  const bundles = bundlesDirectory(cacheDirectory)
  for (const name of await readdir(bundles).catch(orNothing([]))) {
    const directory = join(bundles, name)
    const record = await readRecord(directory)
    if (record?.product !== release.product || !versionMatches(release.version, record.version)) continue
    const file = await findMissing(directory, record.files ?? [])
    if (file !== undefined) return { directory, file: join(directory, file) }
  }
  return undefined
}

/**
 * Returns the first file of a bundle in the cache that is damaged; undefined if none is, or if the bundle has no
 * manifest.
 */
export async function findDamagedFile({ directory }: Bundle): Promise<string | undefined> {
  const record = await readRecord(directory)
  const file = record?.files && (await findDamaged(directory, record.files))
  return file && join(directory, file)
}

/** Returns whether a bundle is in the cache, and not in a place where the system has installed it. */
export function isInCache({ directory }: Bundle, cacheDirectory: string): boolean {
  return dirname(directory) === bundlesDirectory(cacheDirectory)
}

async function readRecord(directory: string): Promise<BundleRecord | undefined> {
  const text = await readFile(join(directory, bundleRecordFile), 'utf8').catch(orNothing(undefined))
  if (text === undefined) return undefined
  return bundleRecord.safeParse(parseJson(text)).data
}

/** A missing file means that there is no bundle; any other read error is thrown, because there may be a bundle. */
function orNothing<T>(nothing: T): (error: NodeJS.ErrnoException) => T {
  return error => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return nothing
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
