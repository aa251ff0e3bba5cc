import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { configSchema } from '../config/schema.ts'
import { Disclosure } from '../masking/disclosure.ts'
import { noSettings, type ServerSettings } from '../model/server-settings.ts'
import { phasesOfRun } from '../phases/list.ts'
import { parseSuite } from '../suite/parse.ts'
import { parseSpec } from '../topology/specs/spec.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'crosscheck-components-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = { file: 'crosscheck.config.json', line: 3, column: 5 }
const hashing: ServerSettings = { values: { components: 'file://component_classic_hashing' }, locate: () => at }

async function decisionOn(name: string, target: string, settings: ServerSettings): Promise<string> {
  const { verdict } = await run({
    phases: phasesOfRun,
    source: parseSpec('mariadb:11.8', 'source'),
    target: parseSpec(target, 'target'),
    suites: [parseSuite("SELECT MD5('a') AS digest, SHA1('a') = SHA('a') AS same", { file: 'a.sql' })],
    suitesFrom: 'command-line',
    runtime: 'embedded',
    settings: { source: noSettings, target: settings },
    config: configSchema.parse({
      policy: { failOn: 'breaking' },
      diagnosis: { reproduction: false, attribution: false },
    }),
    allowReadOnly: false,
    allowGlobal: false,
    disclosure: new Disclosure({ mask: [], values: true, suites: [] }),
    baseline: [],
    place: { directory: join(folder, name) },
    onEvent: () => {},
    interrupt: new AbortController().signal,
  })
  return verdict.decision
}

it('a component is installed where the settings name it, and nowhere else', async () => {
  expect(await decisionOn('without', 'mysql:9.7', noSettings)).toBe('no-go')
  expect(await decisionOn('with', 'mysql:9.7', hashing)).toBe('go')
})

it('a component that the server does not know is an error with its place', async () => {
  await expect(decisionOn('unknown', 'mariadb:10.11', hashing)).rejects.toMatchObject({
    at,
    message: 'settings.target.components: mariadb:10.11 does not install file://component_classic_hashing',
  })
})
