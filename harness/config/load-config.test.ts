import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineConfig } from './define-config.ts'
import { loadConfig } from './load-config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const load = (file?: string) => loadConfig({ workingDirectory: folder, ...(file ? { file } : {}) })

describe('loadConfig', () => {
  it('has a default for everything but the servers', async () => {
    expect((await load()).config).toEqual({
      runtime: 'auto',
      suites: [join(folder, 'suites')],
      fixtures: join(folder, 'fixtures'),
      policy: { failOn: 'risky', notExercised: 'unknown', strictBaseline: false },
      baseline: join(folder, 'crosscheck.baseline.yaml'),
      statementTimeoutMs: 30_000,
      noise: true,
      protocol: 'declared',
      pipeline: 64,
      readOnly: {
        phase: 'auto',
        mode: 'read_only',
        privileges: expect.arrayContaining(['SELECT', 'INSERT', 'TRIGGER']),
      },
      recovery: { timeLimitMs: 1_800_000, silenceMs: 10_000 },
      mask: [],
      values: true,
      diagnosis: { attribution: true, reproduction: true, timeLimitMs: 60_000 },
      settings: { source: {}, target: {} },
      pin: { timestamp: true, randomSeed: true },
      out: join(folder, 'reports'),
    })
  })

  it.each(['ts', 'js', 'mjs'])('reads crosscheck.config.%s', async extension => {
    const type = extension === 'ts' ? ' as { source: string }' : ''
    write(`crosscheck.config.${extension}`, `export default { source: 'mysql:9.7' }${type}\n`)
    const loaded = await load()
    expect(loaded.config.source).toBe('mysql:9.7')
    expect(loaded.file).toBe(join(folder, `crosscheck.config.${extension}`))
  })

  it('finds it above the working directory, and takes its paths from where it lies', async () => {
    write('crosscheck.config.json', JSON.stringify(defineConfig({ suites: ['sql'], policy: { failOn: 'breaking' } })))
    const workingDirectory = join(folder, 'deep', 'down')
    mkdirSync(workingDirectory, { recursive: true })
    const { config } = await loadConfig({ workingDirectory })
    expect(config.suites).toEqual([join(folder, 'sql')])
    expect(config.policy).toEqual({ failOn: 'breaking', notExercised: 'unknown', strictBaseline: false })
  })

  it('takes the file that --config names', async () => {
    write('other.json', '{"target":"mariadb:11.8"}')
    expect((await load('other.json')).config.target).toBe('mariadb:11.8')
    await expect(load('none.json')).rejects.toThrow(/none\.json: there is no such configuration/)
  })

  it.each([
    ['{"sorce":"mysql:9.7"}', /crosscheck\.config\.json.*\n.*"sorce"[\s\S]*did you mean source instead of sorce\?/],
    ['{"mask":["users.password","a.b.c.d"]}', /Name a column to mask as column or table\.column[\s\S]*at mask\[1\]/],
    ['{"policy":{"failsOn":"risky"}}', /at policy[\s\S]*did you mean failOn instead of failsOn\?/],
    ['{"policy":{"failOn":"bad"}}', /"breaking"[\s\S]*at policy\.failOn/],
    ['{"policy":{"failOn":{"typ":"cosmetic"}}}', /at policy\.failOn[\s\S]*did you mean type instead of typ/],
    ['{"statementTimeoutMs":"30s"}', /expected number[\s\S]*at statementTimeoutMs/],
    ['{"runTimeoutMs":0}', /at runTimeoutMs/],
    ['{"suites":[]}', /at suites/],
    [
      '{"settings":{"source":{"datadir":"/data"}}}',
      /datadir cannot be set: its files lie where Crosscheck puts them[\s\S]*at settings\.source\.datadir/,
    ],
    ['{"settings":{"source":{"read-only":true}}}', /read-only cannot be set: the read-only phase/],
    ['{"settings":{"source":{"log_bin":"mysql-bin"}}}', /log_bin is ON or OFF/],
    ['{"settings":{"sourc":{}}}', /did you mean source instead of sourc\?/],
    ['{"colour":"red"}', /colour is not known here: source, target, runtime/],
    ['{"source":', /the configuration cannot be read: .*JSON/],
    ['[]', /expected object/],
  ])('refuses %s, with file and key', async (text, message) => {
    write('crosscheck.config.json', text)
    const error = await load().catch(caught => caught)
    expect(error.name).toBe('UsageError')
    expect(error.describe()).toMatch(message)
  })

  it('says what is wrong with a module', async () => {
    write('crosscheck.config.mjs', 'export const config = {}\n')
    await expect(load()).rejects.toThrow(/exports nothing/)
    write('crosscheck.config.ts', 'export default {}\n')
    await expect(load()).rejects.toThrow(/there are two configurations/)
    write('broken.mjs', 'export default {\n')
    await expect(load('broken.mjs')).rejects.toThrow(/broken\.mjs: the configuration cannot be read/)
  })
})
