import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { examineMachine } from './examine-machine.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-doctor-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const { signal } = new AbortController()
/** Keeps servers that are installed on this machine out of the tests. */
const elsewhere = { distribution: undefined, platform: 'darwin-arm64', programDirectories: [] }

async function examine(cacheDirectory: string) {
  const { checks, waysToServers } = await examineMachine(cacheDirectory, elsewhere, signal)
  return { checks: new Map(checks.map(check => [check.what, check])), waysToServers }
}

it('takes a cache folder that is not there yet, and makes none', async () => {
  const { checks } = await examine(join(folder, 'a', 'b'))
  expect(checks.get('cache folder')).toMatchObject({ mark: 'fine', found: expect.stringMatching(/ GB free$/) })
  expect(() => rmSync(join(folder, 'a'))).toThrow(/ENOENT/)
})

it('says what to do about a cache folder that cannot be used', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '', { mode: 0o600 })
  const { checks, waysToServers } = await examine(join(file, 'cache'))
  expect(checks.get('cache folder')).toEqual({
    mark: 'wrong',
    what: 'cache folder',
    found: `${join(file, 'cache')} cannot be written to`,
    remedy: 'set CROSSCHECK_CACHE to a folder that can be written to',
  })
  expect(waysToServers.filter(way => way !== 'Docker')).toEqual([])
})

it('says what else there is where no packages are', async () => {
  const { checks } = await examine(folder)
  expect(checks.get('system packages')).toMatchObject({ mark: 'lacking', remedy: expect.stringContaining('PATH') })
  expect(checks.get('servers')).toEqual({
    mark: 'lacking',
    what: 'servers',
    found: 'none on PATH, none in the cache',
  })
})
