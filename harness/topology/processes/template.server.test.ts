import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { waitFor } from '../../kit/deadline.ts'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import { noSettings } from '../../model/server-settings.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import type { Bundle } from '../programs/bundle.ts'
import { openBundle } from '../programs/open-bundle.ts'
import type { Release } from '../specs/release.ts'
import { openTemplate } from './template.ts'

let cache: string
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(() => rm(cache, { recursive: true }))

const { signal } = new AbortController()

function openShared(release: Release): Promise<Bundle> {
  return openBundle(release, { cacheDirectory: cacheDirectory(), progress: () => {}, signal })
}

async function templates(): Promise<string[]> {
  return (await readdir(join(cache, 'templates'))).filter(name => !name.endsWith('.partial'))
}

/** Resolves when a server has begun to fill its data folder. */
function halfMade(): Promise<true> {
  return waitFor(
    async () => {
      const [making] = (await readdir(join(cache, 'templates'))).filter(name => name.endsWith('.partial'))
      return making && existsSync(join(cache, 'templates', making, 'data', 'ibdata1')) ? true : undefined
    },
    { what: 'a half-made data folder', deadlineMs: 30_000 },
  )
}

it.each<Release>([
  { product: 'mysql', version: '9' },
  { product: 'mysql', version: '5.6' },
  { product: 'mariadb', version: '11.8' },
])(
  'makes a template of $product $version once for two that want it at once, after an attempt that was called off',
  async release => {
    const bundle = await openShared(release)
    const calledOff = new AbortController()
    const given = openTemplate(bundle, noSettings, {
      cacheDirectory: cache,
      progress: () => {},
      signal: calledOff.signal,
    })
    await Promise.race([given, halfMade()])
    calledOff.abort(new Error('called off'))
    await expect(given).rejects.toThrow('called off')
    expect(await templates()).toEqual([])

    const events: TopologyProgress[] = []
    const request = { cacheDirectory: cache, progress: (event: TopologyProgress) => void events.push(event), signal }
    const [one, other] = await Promise.all([
      openTemplate(bundle, noSettings, request),
      openTemplate(bundle, noSettings, request),
    ])
    expect(one).toEqual(other)
    expect(events.map(event => event.kind).toSorted()).toEqual(['initialising', 'waiting'])
    expect(await readdir(join(cache, 'templates'))).toEqual(await templates())
    expect(existsSync(join(one.data, 'auto.cnf'))).toBe(false)
  },
)

it('a run that is killed while it makes a template leaves neither a broken one nor a server', async () => {
  const bundle = await openShared({ product: 'mysql', version: '9' })
  const program = `
    import { openTemplate } from ${JSON.stringify(import.meta.resolve('./template.ts'))}
    const request = { cacheDirectory: ${JSON.stringify(cache)}, progress() {}, signal: new AbortController().signal }
    await openTemplate(${JSON.stringify(bundle)}, { values: {} }, request)
  `
  const killed = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
  await waitFor(() => (existsSync(join(cache, 'templates')) ? true : undefined), {
    what: 'the folder of templates',
    deadlineMs: 30_000,
  })
  await halfMade()
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  expect(await templates()).toEqual([])

  const template = await openTemplate(bundle, noSettings, { cacheDirectory: cache, progress: () => {}, signal })
  expect(await readdir(join(cache, 'templates'))).toEqual(await templates())
  expect(existsSync(join(template.data, 'mysql.ibd'))).toBe(true)
})
