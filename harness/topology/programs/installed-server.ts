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

/** The installed server program that is of the release asked for, if there is one that can be started on our own data. */
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

/** Every installed server program of a product that can be started on our own data, in the order in which they are taken. */
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
      // A program that cannot even tell its version is no candidate; an abort is noticed by whoever asked.
      signal.throwIfAborted()
      return undefined
    })
    if (found?.product === product) yield { ...found, ...layout, directory: base, origin: `installed as ${path}` }
  }
}

/** Under a profile of AppArmor (Ubuntu has one for mysqld) a server may use the system's own data folder only. */
async function isConfined(file: string): Promise<boolean> {
  const [enabled, profile] = await Promise.all([
    readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => ''),
    readFile(`/etc/apparmor.d/${file.slice(1).replaceAll('/', '.')}`, 'utf8').catch(() => ''),
  ])
  return enabled.startsWith('Y') && /^[^#\n]*\{/m.test(profile)
}
