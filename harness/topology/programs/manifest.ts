import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from '../../formats/schema.ts'

/** The files of a folder in the cache at the time of its creation, so that later damage can be detected. */
export const manifestSchema = z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string() }))
export type Manifest = z.infer<typeof manifestSchema>

/**
 * Creates a manifest. `isMeant` selects folders and files by their paths, relative to the directory; the files of an
 * excluded folder are excluded, too.
 */
export async function makeManifest(
  directory: string,
  isMeant: (path: string) => boolean = () => true,
): Promise<Manifest> {
  const manifest: Manifest = []
  for (const path of await filesBelow(directory, directory, isMeant)) {
    const { size } = await lstat(join(directory, path))
    manifest.push({ path, size, sha256: await digestOf(join(directory, path)) })
  }
  return manifest
}

/**
 * Returns the first file that is missing or has another size; undefined if there is none. This takes a few
 * milliseconds.
 */
export async function findMissing(directory: string, manifest: Manifest): Promise<string | undefined> {
  const damaged = await Promise.all(
    manifest.map(async ({ path, size }) => {
      const found = await lstat(join(directory, path)).catch(() => undefined)
      return found?.isFile() && found.size === size ? undefined : path
    }),
  )
  return damaged.find(path => path !== undefined)
}

/** Returns the first file that is missing or has other content; undefined if there is none. This reads all files. */
export async function findDamaged(directory: string, manifest: Manifest): Promise<string | undefined> {
  const missing = await findMissing(directory, manifest)
  if (missing !== undefined) return missing
  for (const { path, sha256 } of manifest) {
    const found = await digestOf(join(directory, path)).catch(() => undefined)
    if (found !== sha256) return path
  }
  return undefined
}

async function filesBelow(directory: string, folder: string, isMeant: (path: string) => boolean): Promise<string[]> {
  const files: string[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = relative(directory, join(folder, entry.name))
    if (!isMeant(path)) continue
    if (entry.isDirectory()) files.push(...(await filesBelow(directory, join(folder, entry.name), isMeant)))
    else if (entry.isFile()) files.push(path)
  }
  return files
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part as Buffer)
  return hash.digest('hex')
}
