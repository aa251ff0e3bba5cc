import { afterAll, describe, expect, inject, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import type { Observation } from '../model/observation.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import { Sessions } from '../session/sessions.ts'
import { parseSuite } from '../suite/parse.ts'
import { mixedStatements, mixedTimeoutMs } from './mixed-statements.ts'
import { runThrough } from './run-through.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'

const endpoints = { source: inject('endpoints')['mysql:9.7'], target: inject('endpoints')['mariadb:11.8'] }
const preamble = ['SET timestamp = 1700000000', 'SET rand_seed1 = 20061001, rand_seed2 = 19950523']
const openers: BySide<Sessions> = {
  source: new Sessions(endpoints.source, { preamble }),
  target: new Sessions(endpoints.target, { preamble }),
}
afterAll(async () => {
  for (const side of sides) await openers[side][Symbol.asyncDispose]()
})

/** The lines of the journal, in their order, without the times. */
async function journalOf(suite: Suite, pipeline: number, statementTimeoutMs = 30_000): Promise<string[]> {
  const lines: string[] = []
  const line = (observation: Observation) =>
    JSON.stringify({ ...observation, ms: undefined }, (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )
  await using databases = new SuiteDatabases({ reuse: 'never', serversEnd: false })
  await using replay = await SuiteReplay.open(suite, {
    openers,
    caretakers: openers,
    databases,
    runId: 'pipelining',
    statementTimeoutMs,
    pipeline,
    record: entry => {
      if (entry.kind === 'observation') lines.push(line(entry.observation))
    },
  })
  await runThrough(replay, new AbortController().signal)
  return lines
}

describe('statements under way together leave the journal that they leave one at a time', async () => {
  it.each(await loadSuites(['suites']))('in $file', async suite => {
    const one = await journalOf(suite, 1)
    const pipelined = await journalOf(suite, 32)
    expect(pipelined.length).toBe(one.length)
    const differing = one.keys().filter(index => one[index] !== pipelined[index])
    // What comes out otherwise one at a time, too, is chance: ids of connections, clocks, estimates.
    const chances = [...differing]
    const again = chances.length > 0 ? await journalOf(suite, 1) : one
    expect(chances.filter(index => again[index] === one[index]).map(index => pipelined[index])).toEqual([])
    expect(chances.length).toBeLessThan(0.1 * one.length)
  })

  it('where a query warns whose like has not warned before, with others behind it', async () => {
    const query = (v: number) => `SELECT 8 / v AS q FROM n WHERE v = ${v};`
    const suite = parseSuite(
      ['CREATE TABLE n (v INT);', 'INSERT INTO n VALUES (0), (1), (2);', ...[1, 2, 0, 1, 0, 2, 0].map(query)].join(
        '\n',
      ),
      { file: 'division.sql' },
    )
    const one = await journalOf(suite, 1)
    expect(await journalOf(suite, 32)).toEqual(one)
    expect(one.filter(line => line.includes('"code":1365')).length).toBe(3)
  })

  it('with 5,000 generated statements, errors, warnings, large texts and killed connections among them', async () => {
    const suite = parseSuite(mixedStatements(5_000, 20061001), { file: 'mixture.sql' })
    expect(suite.statements.length).toBeGreaterThanOrEqual(5_000)
    const one = await journalOf(suite, 1, mixedTimeoutMs)
    const pipelined = await journalOf(suite, 32, mixedTimeoutMs)
    expect(pipelined).toEqual(one)
    const told = one.join('\n')
    for (const sign of ['"cause":"timeout"', '"cause":"connection"', '"list":[{', '"kind":"unread"'])
      expect(told).toContain(sign)
  })
})
