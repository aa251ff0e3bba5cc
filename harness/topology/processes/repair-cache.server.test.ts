import { chmod, cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import { noSettings } from '../../model/server-settings.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { ping } from '../../session/ping.ts'
import type { Bundle } from '../programs/bundle.ts'
import { type BundleRecord, bundleRecordFile, isPartOfServer } from '../programs/bundle-store.ts'
import { makeManifest } from '../programs/manifest.ts'
import { openBundle } from '../programs/open-bundle.ts'
import type { Machine } from '../programs/package-sources.ts'
import { thisMachine } from '../programs/this-machine.ts'
import type { Release } from '../specs/release.ts'
import { prepareEmbedded } from './embedded.ts'
import { openTemplate } from './template.ts'

/** Damaged files in the cache are rebuilt, or their folders are named. */

const release: Release = { product: 'mariadb', version: '10.11' }
const { signal } = new AbortController()
const machine: Machine = { ...(await thisMachine()), programDirectories: [] }

let cache: string
let logs: string
let events: TopologyProgress[]
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
  logs = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
  events = []
})
afterEach(async () => {
  for (const folder of [cache, logs]) await rm(folder, { recursive: true })
})

const request = (on = machine) => ({
  side: 'source' as const,
  release,
  display: 'mariadb:10.11',
  cacheDirectory: cache,
  logsDirectory: logs,
  ping,
  progress: (event: TopologyProgress) => void events.push(event),
  signal,
  machine: on,
})

const damaged = () => events.flatMap(event => (event.kind === 'damaged' ? [event.file] : []))

/**
 * Copies a bundle into a cache of its own, which a test may damage; the bundle is recorded as one that was fetched now.
 */
async function bundleToDamage(): Promise<Bundle> {
  const shared = await openBundle(release, { ...request(), cacheDirectory: cacheDirectory() })
  const directory = join(cache, 'bundles', `${shared.product}-${shared.version}`)
  await cp(shared.directory, directory, { recursive: true, verbatimSymlinks: true })
  const record: BundleRecord = JSON.parse(await readFile(join(directory, bundleRecordFile), 'utf8'))
  const files = await makeManifest(directory, isPartOfServer)
  await writeFile(join(directory, bundleRecordFile), JSON.stringify({ ...record, files }))
  return openBundle(release, request())
}

/** Overwrites bytes of a file; its size stays the same. */
async function overwrite(file: string, fromByte: number, lengthBytes: number): Promise<void> {
  await using opened = await open(file, 'r+')
  await opened.write(Buffer.alloc(lengthBytes, 0xa5), 0, lengthBytes, fromByte)
}

it('rebuilds a template of which a file is missing or cut', async () => {
  const bundle = await bundleToDamage()
  const template = await openTemplate(bundle, noSettings, request())
  const file = join(template.data, 'ibdata1')
  const { size } = await stat(file)
  for (const damage of [() => rm(file), () => truncate(file, size / 2)]) {
    events = []
    await damage()
    await using _server = await (await prepareEmbedded(request()))()
    expect(damaged()).toEqual([file])
    expect((await stat(file)).size).toBe(size)
  }
})

it('rebuilds a template whose server does not start from it', async () => {
  const template = await openTemplate(await bundleToDamage(), noSettings, request())
  const file = join(template.data, 'ibdata1')
  await overwrite(file, 0, (await stat(file)).size)
  await using server = await (await prepareEmbedded(request()))()
  expect(server.description).toContain('MariaDB 10.11')
  expect(damaged()).toEqual([file])
})

it('fetches server programs again of which something is missing', async () => {
  const bundle = await bundleToDamage()
  await truncate(bundle.serverFile, 1000)
  const renewed = await openBundle(release, request())
  expect(damaged()).toEqual([bundle.serverFile])
  expect((await stat(renewed.serverFile)).size).toBeGreaterThan(1000)
  expect(await readdir(join(cache, 'bundles'))).toEqual([`mariadb-${renewed.version}`])
})

it('fetches server programs again that no longer run', async () => {
  const bundle = await bundleToDamage()
  await overwrite(bundle.serverFile, 0, 100_000)
  await using server = await (await prepareEmbedded(request()))()
  expect(server.description).toContain('MariaDB 10.11')
  expect(damaged()).toEqual([bundle.serverFile])
})

it('names the folders to delete where nothing is known to be damaged', async () => {
  const bundle = await bundleToDamage()
  const program = [bundle.server.command, ...bundle.server.leadingArguments].join(' ')
  const base = join(cache, 'usr')
  await mkdir(join(base, 'bin'), { recursive: true })
  await cp(join(bundle.directory, 'usr', 'share'), join(base, 'share'), { recursive: true })
  // This program creates its data folder, and always fails to serve it.
  const script = `#!/bin/sh
case "$*" in
  *--version*|*--bootstrap*) first=$1; shift; exec ${program} "$first" ${bundle.ownFiles.join(' ')} "$@" ;;
esac
echo "cannot serve" >&2
exit 7
`
  await writeFile(join(base, 'bin', 'mariadbd'), script)
  await chmod(join(base, 'bin', 'mariadbd'), 0o755)
  const start = await prepareEmbedded(request({ ...machine, programDirectories: [join(base, 'bin')] }))
  const [template] = await readdir(join(cache, 'templates'))
  await expect(start()).rejects.toThrow(
    `its process ended with code 7, twice; where its files in the cache are to blame, delete ${join(cache, 'templates', template!)}: they`,
  )
  expect(damaged()).toEqual([])
})
