import { existsSync } from 'node:fs'
import type { Bundle } from '../topology/programs/bundle.ts'
import { listCachedBundles } from '../topology/programs/bundle-store.ts'
import { installedServers } from '../topology/programs/installed-server.ts'
import { fetchableSpecs, type Machine, nameSource, sourcesFor } from '../topology/programs/package-sources.ts'
import { isAtLeast, parseRelease, products, versionMatches } from '../topology/specs/release.ts'

/** Server programs that this machine has or could have. */
interface ServerPrograms {
  /** Programs on PATH come first, because a run prefers them. */
  ready: ReadyServer[]
  /** Releases that a run would fetch on request. */
  fetchable: { spec: string; from: string }[]
}

interface ReadyServer {
  /** The shortest spec that names this release and no other: `mysql:9.7`. */
  spec: string
  product: Bundle['product']
  version: string
  /** `installed as /usr/sbin/mariadbd`, `Debian sid packages` */
  origin: string
  where: 'on PATH' | 'cached'
}

/** Searches PATH, the cache and the package sources of the machine; fetches and starts nothing. */
export async function findServerPrograms(
  cacheDirectory: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<ServerPrograms> {
  const installed: Bundle[] = []
  for (const product of products) {
    for await (const server of installedServers(product, machine, signal)) installed.push(server)
  }
  const cached = existsSync(cacheDirectory) ? await listCachedBundles(cacheDirectory) : []
  const ready = [
    ...installed.map(server => describeReady(server, 'on PATH')),
    ...newestFirst(cached).map(server => describeReady(server, 'cached')),
  ]
  return { ready, fetchable: fetchableBesides(ready, machine) }
}

function newestFirst(bundles: Bundle[]): Bundle[] {
  return bundles.toSorted(
    (one, other) =>
      products.indexOf(one.product) - products.indexOf(other.product) ||
      (isAtLeast(one.version, other.version) ? -1 : 1),
  )
}

function describeReady({ product, version, origin }: Bundle, where: ReadyServer['where']): ReadyServer {
  const majorAndMinor = version.split('.').slice(0, 2).join('.')
  return { spec: `${product}:${majorAndMinor}`, product, version, origin, where }
}

/** Leaves out releases that are already available. */
function fetchableBesides(ready: ReadyServer[], machine: Machine): ServerPrograms['fetchable'] {
  return fetchableSpecs(machine).flatMap(spec => {
    const release = parseRelease(spec)
    const [source] = release ? sourcesFor(release, machine) : []
    const isReady = ready.some(
      server => server.product === release?.product && versionMatches(release.version, server.version),
    )
    return source && !isReady ? [{ spec, from: nameSource(source) }] : []
  })
}
