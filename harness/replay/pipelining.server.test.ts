import { afterAll, describe, expect, inject, it } from 'vitest'
import { defaults } from '../config/defaults.ts'
import { loadSuites } from '../config/load-suites.ts'
import type { Observation } from '../model/observation.ts'
import type { Suite } from '../model/statement.ts'
import { parseSuite } from '../suite/parse.ts'
import { mixedStatements, mixedTimeoutMs } from '../testing/mixed-statements.ts'
import { parseScript } from '../testing/parse-script.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'

const endpoints = { source: inject('endpoints')['mysql:9.7'], target: inject('endpoints')['mariadb:11.8'] }
const initStatements = ['SET timestamp = 1700000000', 'SET rand_seed1 = 20061001, rand_seed2 = 19950523']
const openers = new SessionOpeners(endpoints, initStatements)
afterAll(() => openers[Symbol.asyncDispose]())

/** Returns the observations of the journal in their order, without the times. */
async function journalOf(suite: Suite, pipeline: number, statementTimeoutMs = 30_000): Promise<string[]> {
  const lines: string[] = []
  const line = (observation: Observation) =>
    JSON.stringify({ ...observation, ms: undefined }, (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )
  await using databases = new SuiteDatabases({ reuse: 'never', serversEnd: false })
  await using replay = await SuiteReplay.open(suite, {
    openers,
    readers: openers,
    adminSessions: openers,
    databases,
    runId: 'pipelining',
    statementTimeoutMs,
    pipeline,
  })
  for await (const observations of replay.run(new AbortController().signal)) lines.push(...observations.map(line))
  return lines
}

describe('statements under way together leave the journal that they leave one at a time', async () => {
  it.each((await loadSuites(['suites'])).suites)('in $file', async suite => {
    const one = await journalOf(suite, 1)
    const pipelined = await journalOf(suite, defaults.pipeline)
    expect(pipelined.length).toBe(one.length)
    const differing = [...one.keys()].filter(index => one[index] !== pipelined[index])
    // A line that varies between equal replays is chance: ids of connections, clocks, the order of rows that tie.
    const ones = [one]
    const pipelineds = [pipelined]
    for (let round = 0; round < 2 && differing.length > 0; round++) {
      ones.push(await journalOf(suite, 1))
      pipelineds.push(await journalOf(suite, defaults.pipeline))
    }
    const isChance = (index: number) => [ones, pipelineds].some(runs => new Set(runs.map(run => run[index])).size > 1)
    expect(differing.filter(index => !isChance(index)).map(index => pipelined[index])).toEqual([])
    expect(differing.length).toBeLessThan(0.1 * one.length)
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
    expect(await journalOf(suite, defaults.pipeline)).toEqual(one)
    expect(one.filter(line => line.includes('"code":1365')).length).toBe(3)
  })

  const fixture = {
    name: 'stock',
    directory: '/stock',
    statements: parseScript(
      'CREATE TABLE n (id INT PRIMARY KEY AUTO_INCREMENT, v INT); INSERT INTO n (v) VALUES (1);',
      {
        file: 'schema.sql',
      },
    ),
  }
  const write = (v: number) => `INSERT INTO n (v) VALUES (${v});`
  const contents = 'SELECT COUNT(*) AS n, SUM(v) AS s, MAX(id) AS i FROM n;'

  it.each([
    ['the source', 'IF(VERSION() LIKE "%Maria%", 0, 60)'],
    ['the target', 'IF(VERSION() LIKE "%Maria%", 60, 0)'],
  ])('where %s gives no answer, and writes have gone behind', async (_side, seconds) => {
    const suite = parseSuite(
      [
        '-- fixture: stock',
        ...[1, 2].map(write),
        'SET @kept = 5;',
        'START TRANSACTION;',
        write(3),
        `SELECT SLEEP(${seconds}) AS slept;`,
        ...[4, 5].map(write),
        'SELECT @kept AS kept, @@autocommit AS a;',
        contents,
        'COMMIT;',
        write(6),
        contents,
      ].join('\n'),
      { file: 'silence.sql', fixture: () => fixture },
    )
    const one = await journalOf(suite, 1, 1_000)
    expect(await journalOf(suite, defaults.pipeline, 1_000)).toEqual(one)
    expect(one.filter(line => line.includes('"cause":"timeout"')).length).toBe(1)
  })

  it('where a query warns whose like has not warned before, and writes have gone behind', async () => {
    const query = (v: number) => `SELECT COUNT(*) AS n FROM n WHERE 8 / (v - ${v}) > 1;`
    const round = [query(100), write(7), contents]
    const suite = parseSuite(
      ['-- fixture: stock', ...Array(20).fill(round).flat(), query(7), write(8), query(7), ...round].join('\n'),
      { file: 'surprise.sql', fixture: () => fixture },
    )
    const one = await journalOf(suite, 1)
    expect(await journalOf(suite, defaults.pipeline)).toEqual(one)
    expect(one.filter(line => line.includes('"code":1365')).length).toBe(2)
  })

  it('where a write warns whose like has not warned before', async () => {
    const lines = [
      "SET sql_mode = '';",
      ...Array(40).fill(write(7)),
      contents,
      write(99_999_999_999),
      write(8),
      contents,
    ]
    const suite = parseSuite(['-- fixture: stock', ...lines].join('\n'), { file: 'range.sql', fixture: () => fixture })
    const one = await journalOf(suite, 1)
    expect(await journalOf(suite, defaults.pipeline)).toEqual(one)
    expect(one.filter(line => line.includes('"code":1264')).length).toBe(1)
  })

  it('with 5,000 generated statements, errors, warnings, large texts and killed connections among them', async () => {
    const suite = parseSuite(mixedStatements(5_000, 20061001), { file: 'mixture.sql' })
    expect(suite.statements.length).toBeGreaterThanOrEqual(5_000)
    const one = await journalOf(suite, 1, mixedTimeoutMs)
    const pipelined = await journalOf(suite, defaults.pipeline, mixedTimeoutMs)
    expect(pipelined).toEqual(one)
    const reported = one.join('\n')
    for (const sign of ['"cause":"timeout"', '"cause":"connection"', '"list":[{', '"kind":"unread"'])
      expect(reported).toContain(sign)
  })
})
