import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import { encodeDeclared } from '../model/protocol-form.ts'
import type { Suite } from '../model/statement.ts'
import type { ReplayEntry } from '../phases/replay/replay-entry.ts'
import { replaySuites } from '../phases/replay/replay-suites.ts'
import { parseSuite } from '../suite/parse.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import { SuiteDatabases } from './suite-databases.ts'

const endpoints = { source: inject('endpoints')['mysql:9.7'], target: inject('endpoints')['mariadb:11.8'] }
const initStatements = ['SET timestamp = 1700000000', 'SET rand_seed1 = 20061001, rand_seed2 = 19950523']
const openers = new SessionOpeners(endpoints, initStatements)
afterAll(() => openers[Symbol.asyncDispose]())

/** Returns the entries of the journal in their order, without times and names of databases. */
async function journalOf(suites: readonly Suite[], workers: number, signal = new AbortController().signal) {
  const lines: string[] = []
  const record = (entry: ReplayEntry) => {
    const text = JSON.stringify(entry, (key, value) =>
      key === 'ms' ? undefined : typeof value === 'bigint' ? String(value) : value,
    )
    lines.push(text.replaceAll(/crosscheck_\w+/g, 'crosscheck_…'))
  }
  await using databases = new SuiteDatabases({ reuse: 'always', serversEnd: false })
  const context = {
    openers,
    readers: openers,
    adminSessions: openers,
    databases,
    runId: randomBytes(3).toString('hex'),
    statementTimeoutMs: 30_000,
    pipeline: 32,
    encoders: { source: encodeDeclared, target: encodeDeclared },
  }
  try {
    const replay = replaySuites(suites, context, { noise: false, protocol: 'declared', workers }, signal)
    for await (const entries of replay) for (const entry of entries) record(entry)
    return { lines, failure: undefined }
  } catch (failure) {
    return { lines, failure }
  }
}

describe('four suites at once leave the journal that they leave one after the other', async () => {
  it.each(['suites/accounts', 'suites/sakila', 'suites/conformance'])('in %s', { timeout: 400_000 }, async folder => {
    const { suites } = await loadSuites([folder])
    const { lines: one } = await journalOf(suites, 1)
    const { lines: four } = await journalOf(suites, 4)
    expect(four.length).toBe(one.length)
    const differing = [...one.keys()].filter(index => one[index] !== four[index])
    // An entry that varies between equal replays is chance: ids of connections, clocks, the order of rows that tie.
    const ones = [one]
    const fours = [four]
    for (let round = 0; round < 2 && differing.length > 0; round++) {
      ones.push((await journalOf(suites, 1)).lines)
      fours.push((await journalOf(suites, 4)).lines)
    }
    const isChance = (index: number) => [ones, fours].some(runs => new Set(runs.map(run => run[index])).size > 1)
    expect(differing.filter(index => !isChance(index)).map(index => four[index])).toEqual([])
    expect(differing.length).toBeLessThan(0.1 * one.length)
  })
})

it('ends what was begun before it fails, and begins nothing more', async () => {
  const given = new AbortController()
  const suites = Array.from({ length: 6 }, (_each, index) =>
    parseSuite('SELECT 1;\nSELECT 2;', { file: `suite-${index}.sql` }),
  )
  given.abort(new Error('enough'))
  const { lines, failure } = await journalOf(suites, 4, given.signal)
  expect(failure).toMatchObject({ message: 'enough' })
  expect(lines).toEqual([])
})

it('takes the first failure for that of all', async () => {
  const away = { open: () => Promise.reject(new Error('nobody there')) }
  const suites = Array.from({ length: 6 }, (_each, index) => parseSuite('SELECT 1;', { file: `suite-${index}.sql` }))
  await using databases = new SuiteDatabases({ reuse: 'always', serversEnd: false })
  const context = {
    openers: { source: away, target: openers.target },
    readers: openers,
    adminSessions: openers,
    databases,
    runId: randomBytes(3).toString('hex'),
    statementTimeoutMs: 30_000,
  }
  const replay = replaySuites(
    suites,
    context,
    { noise: false, protocol: 'declared', workers: 2 },
    new AbortController().signal,
  )
  await expect(Array.fromAsync(replay)).rejects.toThrow('nobody there')
})
