import { describe, expect, it } from 'vitest'
import { ServerFailure } from '../model/server-failure.ts'
import { refusedSetting } from './refused-setting.ts'

const at = { file: 'crosscheck.config.json', line: 3, column: 7 }

function errorFor(values: Record<string, string>, ...logTail: string[]): string | undefined {
  const failure = new ServerFailure('the server did not start', { logTail })
  const settings = { values, locate: () => at }
  return refusedSetting(failure, { side: 'target', display: 'mysql:9.7', settings })?.describe().split('\n')[0]
}

describe('a server that refuses a setting', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      `2026-11-30T08:43:24.5Z 0 [ERROR] [MY-000067] [Server] unknown variable 'nonesuch-variable=7'.`,
      { nonesuch_variable: '7' },
      `settings.target.nonesuch_variable = 7: mysql:9.7 does not start with it: unknown variable 'nonesuch-variable=7'.`,
    ],
    [
      `2026-11-30  8:43:33 0 [ERROR] /usr/sbin/mariadbd: Error while setting value 'STATMENT' to 'binlog_format'`,
      { log_bin: 'ON', binlog_format: 'STATMENT' },
      `settings.target.binlog_format = STATMENT: mysql:9.7 does not start with it: Error while setting value 'STATMENT' to 'binlog_format'`,
    ],
    [
      '2026-11-30 08:43:33 15847 [ERROR] --gtid-mode=ON or UPGRADE_STEP_1 or UPGRADE_STEP_2 requires --log-bin and --log-slave-updates',
      { gtid_mode: 'ON' },
      'settings.target.gtid_mode = ON: mysql:9.7 does not start with it: --gtid-mode=ON or UPGRADE_STEP_1 or UPGRADE_STEP_2 requires --log-bin and --log-slave-updates',
    ],
  ])('is quoted, with the place of the setting: %s', (line, values, sentence) => {
    expect(errorFor(values, line, '[Note] Shutdown complete')).toBe(`crosscheck.config.json:3:7: ${sentence}`)
  })

  it('is not blamed for a warning, nor for another reason', () => {
    expect(errorFor({ binlog_format: 'ROW' }, `[Warning] '--binlog-format' is deprecated`)).toBeUndefined()
    expect(errorFor({ sql_mode: '' }, `[ERROR] Can't open the mysql.plugin table`)).toBeUndefined()
    expect(errorFor({ log: 'x' }, `[ERROR] unknown variable 'log-bin-x=1'`)).toBeUndefined()
  })
})
