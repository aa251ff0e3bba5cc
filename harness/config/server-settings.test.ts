import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from './load-config.ts'
import { settingsOf } from './server-settings.ts'

async function settingsIn(text: string, name = 'crosscheck.config.json') {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), text)
  return { folder, ...settingsOf(await loadConfig({ workingDirectory: folder })) }
}

it('takes names and values of server variables as people write them', async () => {
  const { source, target } = await settingsIn(
    '{"settings":{"source":{"log-bin":true,"Binlog_Format":"STATEMENT","group_concat_max_len":77}}}',
  )
  expect(source.values).toEqual({ log_bin: 'ON', binlog_format: 'STATEMENT', group_concat_max_len: '77' })
  expect(target.values).toEqual({})
})

it('knows the place of a setting in the file, for the side that has it', async () => {
  const { folder, source, target } = await settingsIn(
    '{ "settings": {\n  "source": { "sql_mode": "ANSI" },\n  "target": {\n    "sql-mode": "" } } }',
  )
  const file = join(folder, 'crosscheck.config.json')
  expect(source.locate('sql_mode')).toEqual({ file, line: 2, column: 16 })
  expect(target.locate('sql_mode')).toEqual({ file, line: 4, column: 6 })
})

it('knows no place where the file computes its settings', async () => {
  const text = `export default { settings: { source: Object.fromEntries([['sql_' + 'mode', 'ANSI']]) } }`
  const { source } = await settingsIn(text, 'crosscheck.config.mjs')
  expect(source.values).toEqual({ sql_mode: 'ANSI' })
  expect(source.locate('sql_mode')).toBeUndefined()
})
