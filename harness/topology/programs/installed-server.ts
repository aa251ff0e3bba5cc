import { readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findOnPath } from '../../machine/on-path.ts'
import { type Product, type Release, versionMatches } from '../specs/release.ts'
import type { Bundle } from './bundle.ts'
import { installedLayout } from './bundle-layout.ts'
import type { Machine } from './package-sources.ts'
import { queryServerVersion } from './server-version.ts'

const serverNames = { mysql: ['mysqld'], mariadb: ['mariadbd', 'mysqld'] } as const satisfies Record<
  Product,
  readonly string[]
>

/**
 * Returns the installed server program that matches the requested release and can be started on Crosscheck's own data,
 * if there is one.
 */
export async function findInstalledServer(
  release: Release,
  machine: Machine,
  signal: AbortSignal,
): Promise<Bundle | undefined> {
  for await (const server of installedServers(release.product, machine, signal)) {
    if (versionMatches(release.version, server.version)) return server
  }
  return undefined
}

/**
 * Yields every installed server program of a product that can be started on Crosscheck's own data, in order of
 * preference.
 */
export async function* installedServers(
  product: Product,
  { programDirectories }: Machine,
  signal: AbortSignal,
): AsyncGenerator<Bundle> {
  const seen = new Set<string>()
  for (const path of await findOnPath(serverNames[product], programDirectories)) {
    const file = await realpath(path)
    if (seen.has(file) || (await isConfined(file))) continue
    seen.add(file)
    const base = dirname(dirname(file))
    const layout = installedLayout(file, base, product)
    const found = await queryServerVersion(layout.server, signal).catch(() => {
      // A program that cannot report its version is no candidate; the caller notices an abort.
      signal.throwIfAborted()
      return undefined
    })
    if (found?.product === product) yield { ...found, ...layout, directory: base, origin: `installed as ${path}` }
  }
}

/**
 * Returns whether an AppArmor profile (Ubuntu has one for mysqld) restricts the server to the system's own data folder.
 */
async function isConfined(file: string): Promise<boolean> {
  const [enabled, profile] = await Promise.all([
    readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => ''),
    readFile(`/etc/apparmor.d/${file.slice(1).replaceAll('/', '.')}`, 'utf8').catch(() => ''),
  ])
  return enabled.startsWith('Y') && /^[^#\n]*\{/m.test(profile)
}
