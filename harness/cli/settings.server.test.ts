import { afterAll, describe, expect, inject, it } from 'vitest'
import type { Endpoint } from '../model/topology.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

const endpoints = inject('endpoints')
const place = new CliSandbox({
  'one.sql': 'SELECT 1;\n',
  'existing.json': JSON.stringify({ suites: ['one.sql'], settings: { target: { sql_mode: 'ANSI' } } }),
  'program.mjs': 'export default {}\n',
  'wrong.json': '{ "settings": {\n  "target": { "sql_mode": "NO_SUCH_MODE" } } }',
  'outside.json': '{ "settings": { "source": { "max_connections": 999999 } } }',
})
afterAll(() => place[Symbol.asyncDispose]())

const urlOf = ({ host, port, user, password }: Endpoint) =>
  `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}?ssl-mode=disabled`

const remarksOf = (run: string) =>
  place.verdict(run).reasons.find(({ rule }) => rule === 'unlike-production')?.evidence ?? []

const runWith = (config: string, out: string) =>
  place.run([
    ...['run', 'one.sql', '--config', config, '--out', out, '--runtime', 'embedded'],
    ...['--source', 'mysql:5.6', '--target', 'mysql:9.7'],
  ])

describe.each(['mysql:5.6', 'mysql:9.7', 'mariadb:10.11', 'mariadb:11.8'] as const)(
  'crosscheck settings of %s',
  release => {
    it('prints what a server of the same release starts with, and nothing is left unlike production', async () => {
      const { code, stdout, stderr } = await place.run(['settings', urlOf(endpoints[release])])
      expect(code, stderr).toBe(0)
      const settings = JSON.parse(stdout) as Record<string, unknown>
      expect(settings).toMatchObject({
        log_bin: 'OFF',
        sql_mode: expect.any(String),
        group_concat_max_len: expect.any(Number),
        lower_case_table_names: 0,
        time_zone: '+00:00',
      })
      const config = `${release.replace(/\W/g, '-')}.json`
      place.write(config, JSON.stringify({ settings: { source: settings, target: settings } }))
      const run = await place.run([
        ...['run', 'one.sql', '--config', config, '--out', config.replace('.json', ''), '--runtime', 'embedded'],
        ...['--source', release, '--target', release],
      ])
      expect(run.code, run.stdout + run.stderr).toBe(0)
      expect(remarksOf(config.replace('.json', ''))).toEqual([])
    })
  },
)

describe('crosscheck settings --write', () => {
  it('writes into a configuration of JSON and keeps the rest', async () => {
    const written = await place.run(['settings', urlOf(endpoints['mysql:9.7']), '--write', '--config', 'existing.json'])
    expect(written.code, written.stderr).toBe(0)
    expect(JSON.parse(place.read('existing.json'))).toMatchObject({
      suites: ['one.sql'],
      settings: { source: { binlog_format: 'ROW' }, target: { sql_mode: 'ANSI' } },
    })
  })

  it('leaves a program alone, and says how it takes them', async () => {
    const { code, stderr } = await place.run([
      'settings',
      urlOf(endpoints['mysql:9.7']),
      '--write',
      '--config',
      'program.mjs',
    ])
    expect(code).toBe(3)
    expect(stderr).toContain("import production from './production.json'")
  })
})

describe('a run', () => {
  it('says in what its servers differ from a replication source', async () => {
    place.write('none.json', '{}')
    expect((await runWith('none.json', 'plain')).code).toBe(0)
    expect(remarksOf('plain')).toEqual([
      expect.stringMatching(
        /^source and target run with log_bin OFF, gtid_mode OFF, .*crosscheck\S* settings URL reads/,
      ),
    ])
  })

  it('ends with the place of a setting that the server refuses, and the words of the server', async () => {
    const { code, stderr } = await runWith('wrong.json', 'wrong')
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /wrong\.json:2:16: settings\.target\.sql_mode = NO_SUCH_MODE: mysql:9\.7 does not start with it: .*NO_SUCH_MODE/,
    )
  })

  it('says which value a server took instead', async () => {
    expect((await runWith('outside.json', 'outside')).code).toBe(0)
    expect(remarksOf('outside')).toContainEqual(
      expect.stringMatching(/^settings\.source\.max_connections is 999999, and the source took \d+$/),
    )
  })

  it('says that settings do not reach a server that already runs', async () => {
    const { code, stdout, stderr } = await place.run([
      'run',
      'one.sql',
      '--config',
      'outside.json',
      '--out',
      'foreign',
      '--source',
      urlOf(endpoints['mysql:9.7']),
      '--target',
      'mysql:9.7',
      '--runtime',
      'embedded',
    ])
    expect(code, stdout + stderr).toBe(0)
    expect(remarksOf('foreign')).toContainEqual(expect.stringMatching(/^settings\.source is not applied/))
  })
})
