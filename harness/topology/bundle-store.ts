import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Bundle } from './bundle.ts'
import { readBundleLayout } from './bundle-layout.ts'
import { isAtLeast, products, type Release, versionMatches } from './release.ts'

/** What stands in `bundle.json` of each folder under `bundles`; a folder is put there whole or not at all. */
export const bundleRecord = z.object({
  formatVersion: z.literal(1),
  product: z.enum(products),
  version: z.string(),
  origin: z.string(),
})
export type BundleRecord = z.infer<typeof bundleRecord>

export const bundleRecordFile = 'bundle.json'

export function bundlesDirectory(cacheDirectory: string): string {
  return join(cacheDirectory, 'bundles')
}

/** The newest bundle in the cache that is of the release asked for. */
export async function findCachedBundle(release: Release, cacheDirectory: string): Promise<Bundle | undefined> {
  const bundles = await listCachedBundles(cacheDirectory)
  return bundles
    .filter(bundle => bundle.product === release.product && versionMatches(release.version, bundle.version))
    .sort((one, other) => (isAtLeast(one.version, other.version) ? -1 : 1))
    .at(0)
}

/** Every bundle in the cache that can be started. */
export async function listCachedBundles(cacheDirectory: string): Promise<Bundle[]> {
  const directory = bundlesDirectory(cacheDirectory)
  const names = await readdir(directory).catch(orNothing([]))
  const bundles = await Promise.all(names.map(name => readBundle(join(directory, name))))
  return bundles.filter(bundle => bundle !== undefined)
}

/** Undefined for a folder that is no bundle, or one of another version of this program: it is fetched anew then. */
export async function readBundle(directory: string): Promise<Bundle | undefined> {
  const text = await readFile(join(directory, bundleRecordFile), 'utf8').catch(orNothing(undefined))
  if (text === undefined) return undefined
  const record = bundleRecord.safeParse(parseJson(text))
  if (!record.success) return undefined
  const { product, version, origin } = record.data
  const layout = await readBundleLayout(directory, product)
  return layout && { product, version, origin, directory, ...layout }
}

/** What is not there is no bundle; what cannot be read for another reason may be one. */
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
