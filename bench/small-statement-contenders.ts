import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sides } from '../harness/model/side.ts'
import type { Topology } from '../harness/model/topology.ts'
import { type BenchSetting, grouped } from './bench-setting.ts'
import type { Contender, ContenderName } from './contender.ts'
import { ours } from './crosscheck.ts'
import { measureNode, measureTogether } from './measure.ts'
import { cClient } from './peers/c-client.ts'
import { ptUpgrade } from './peers/pt-upgrade.ts'
import { onBothServers } from './servers.ts'
import { asScript, preparation, smallStatements } from './small-statements.ts'

const lockStep = fileURLToPath(import.meta.resolve('./peers/lock-step.ts'))

/** The database of the peers; Crosscheck creates its own database in each run. */
const statementsDatabase = 'crosscheck_bench_statements'

/** (a) Small statements of mixed shape. */
export function smallStatementContenders(setting: BenchSetting): Contender[] {
  const { fewStatements, manyStatements } = setting.sizes
  const { topology, scratch } = setting
  const of = (name: ContenderName, title: string, rest: Pick<Contender, 'prepare' | 'run' | 'program'>): Contender => ({
    benchmark: 'a',
    name,
    title,
    ...rest,
  })
  const suite = (statements: number) => {
    const file = join(scratch, `small-${statements}.sql`)
    writeFileSync(file, asScript([...preparation(), ...smallStatements(statements)]))
    return file
  }
  const prepare = () => emptyDatabase(topology, [])
  const few = suite(fewStatements)
  const many = suite(manyStatements)
  const bare = join(scratch, 'small-statements.txt')
  writeFileSync(bare, `${smallStatements(fewStatements).join('\n')}\n`)
  const prepareWithTables = () => emptyDatabase(topology, preparation())
  const clients = (file: string) => () =>
    measureTogether(sides.map(side => cClient(setting, side, { input: file, args: ['--force', statementsDatabase] })))
  const fewTitle = `${grouped(fewStatements)} statements`
  const manyTitle = `${grouped(manyStatements)} statements`
  return [
    of('start-up', 'Crosscheck, the tables alone', ours(setting, suite(0))),
    of('few statements', `${fewTitle}: Crosscheck`, ours(setting, few)),
    of('few statements, C clients', `${fewTitle}: two C clients`, { prepare, run: clients(few) }),
    of('few statements, mysql2', `${fewTitle}: mysql2, one at a time`, {
      prepare: prepareWithTables,
      run: () =>
        measureNode(
          { args: [lockStep, bare, statementsDatabase], environment: lockStepEnvironment(topology) },
          scratch,
        ),
    }),
    of('few statements, pt-upgrade', `${fewTitle}: pt-upgrade`, {
      prepare: prepareWithTables,
      run: () => measureTogether([ptUpgrade(setting, bare, statementsDatabase)]),
    }),
    of('many statements', `${manyTitle}: Crosscheck`, ours(setting, many)),
    of('many statements, C clients', `${manyTitle}: two C clients`, { prepare, run: clients(many) }),
  ]
}

function lockStepEnvironment({ source, target }: Topology): Record<string, string> {
  return {
    BENCH_SOURCE_PORT: String(source.endpoint.port),
    BENCH_SOURCE_PASSWORD: source.endpoint.password,
    BENCH_TARGET_PORT: String(target.endpoint.port),
    BENCH_TARGET_PASSWORD: target.endpoint.password,
  }
}

async function emptyDatabase(topology: Topology, statements: readonly string[]): Promise<void> {
  await onBothServers(topology, () => [
    `DROP DATABASE IF EXISTS ${statementsDatabase}`,
    `CREATE DATABASE ${statementsDatabase}`,
    `USE ${statementsDatabase}`,
    ...statements,
  ])
}
