import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sides } from '../harness/model/side.ts'
import { type BenchSetting, grouped } from './bench-setting.ts'
import type { Contender } from './contender.ts'
import { ours } from './crosscheck.ts'
import { database, orderedTable, shuffledTable } from './large-tables.ts'
import { measureTogether } from './measure.ts'
import { cClient } from './peers/c-client.ts'
import { asScript } from './small-statements.ts'

/** (b) Rows in the order of their key, and (c) rows in a different order on each side. */
export function rowContenders(setting: BenchSetting): Contender[] {
  const { fewRows, manyRows } = setting.sizes
  const pair = (benchmark: 'b' | 'c', name: 'few rows' | 'many rows' | 'shuffled rows', title: string, sql: string) => {
    const suite = join(setting.scratch, `${name.replace(' ', '-')}.sql`)
    writeFileSync(suite, asScript([sql]))
    const clients = sides.map(side => cClient(setting, side, { args: ['--quick', `--execute=${sql}`] }))
    return [
      { benchmark, name, title: `${title}: Crosscheck`, ...ours(setting, suite) },
      {
        benchmark,
        name: `${name}, C clients` as const,
        title: `${title}: two C clients`,
        run: () => measureTogether(clients),
      },
    ] satisfies Contender[]
  }
  const ordered = (rows: number) => `SELECT * FROM ${database}.${orderedTable(rows)} ORDER BY id`
  return [
    ...pair('b', 'few rows', `${grouped(fewRows)} rows in order`, ordered(fewRows)),
    ...pair(
      'c',
      'shuffled rows',
      `${grouped(fewRows)} rows shuffled`,
      `SELECT * FROM ${database}.${shuffledTable(fewRows)}`,
    ),
    ...pair('b', 'many rows', `${grouped(manyRows)} rows in order`, ordered(manyRows)),
  ]
}
