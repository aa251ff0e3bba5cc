import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findCachedBundle, listCachedBundles } from './bundle-store.ts'

let cache: string
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(() => rm(cache, { recursive: true }))

async function putBundle(name: string, record: unknown): Promise<void> {
  const server = join(cache, 'bundles', name, 'package', 'server')
  await mkdir(server, { recursive: true })
  await writeFile(join(server, 'mysqld'), '')
  await writeFile(
    join(cache, 'bundles', name, 'bundle.json'),
    typeof record === 'string' ? record : JSON.stringify(record),
  )
}

function record(version: string) {
  return { formatVersion: 1, product: 'mysql', version, origin: 'a test' }
}

it('takes the newest that was asked for', async () => {
  await putBundle('mysql-9.7.4', record('9.7.4'))
  await putBundle('mysql-9.10.0', record('9.10.0'))
  await putBundle('mysql-5.6.24', record('5.6.24'))
  expect((await findCachedBundle({ product: 'mysql', version: '9' }, cache))?.version).toBe('9.10.0')
  expect((await findCachedBundle({ product: 'mysql', version: '9.7' }, cache))?.version).toBe('9.7.4')
  expect(await findCachedBundle({ product: 'mysql', version: '8.0' }, cache)).toBeUndefined()
  expect(await findCachedBundle({ product: 'mariadb', version: '9.7' }, cache)).toBeUndefined()
})

it('passes over what is no bundle', async () => {
  await putBundle('cut', '{"formatVersion": 1,')
  await putBundle('future', { ...record('9.7.4'), formatVersion: 2 })
  await mkdir(join(cache, 'bundles', 'empty'))
  expect(await listCachedBundles(cache)).toEqual([])
})

it('finds nothing in a cache that is not there', async () => {
  expect(await listCachedBundles(join(cache, 'nowhere'))).toEqual([])
})
