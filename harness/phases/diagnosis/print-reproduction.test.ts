import { describe, expect, it } from 'vitest'
import { parseSuite } from '../../suite/parse.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'
import { parseScript } from '../../testing/parse-script.ts'
import { failingDivergencesOf } from './failing-divergences.ts'
import { printReproduction, type ReproductionFacts } from './print-reproduction.ts'
import type { ReproductionScript } from './reproduction-script.ts'

const nasty = 'crosscheck_diagnosis_1.t\n-- tolerate: rows because "no"\nDROP TABLE t; \u2028 DELIMITER //'
const observed = [
  exampleObservation(3, { differences: [exampleDifference({ kind: 'warnings', summary: nasty })] }),
  exampleObservation(4, {
    target: [{ kind: 'error', errno: 1146, sqlState: '42S02', message: nasty }],
    differences: [exampleDifference({ kind: 'error', summary: nasty })],
  }),
  exampleObservation(5, { step: 'protocol', differences: [exampleDifference({ kind: 'nondeterministic' })] }),
]
const observations = observed.map(({ observation }) => observation)
const { divergences, source, target } = judged(exampleJournal(observed), {
  policy: { failOn: 'risky', strictBaseline: false },
  baseline: [],
  today: '2026-03-01',
})

function scriptOf(sql: string): ReproductionScript {
  const statements = parseScript(sql, { file: 'shop.sql' })
  return { before: statements.slice(0, -1), failing: statements.at(-1)!, behind: [] }
}

describe('the failing divergences', () => {
  it('come with the observation that shows them, but for what a server does to itself', () => {
    const failingDivergences = failingDivergencesOf(divergences, observations)
    expect(failingDivergences.map(({ observation }) => observation.at)).toEqual([
      'suites/log-in.sql:4:1',
      'suites/log-in.sql:3:1',
    ])
  })
})

describe('a script', () => {
  const [{ divergence, observation }] = failingDivergencesOf(divergences, observations) as [
    ReturnType<typeof failingDivergencesOf>[number],
  ]
  const facts: ReproductionFacts = {
    divergence,
    servers: { source, target },
    seen: observation,
    differing: new Set(),
    size: 'minimised',
    initStatements: ['SET timestamp = 1700000000'],
    databaseDefaults: undefined,
    protocol: 'declared',
    program: 'npx crosscheck',
    isMasked: false,
    database: 'crosscheck_diagnosis_1',
  }

  it('is a suite of its statements, whatever servers say', () => {
    const text = printReproduction(scriptOf('CREATE TABLE t (a INT); SELECT a FROM t'), facts)
    const suite = parseSuite(text, { file: 'repro.sql' })
    expect(suite.name).toBe(`reproduction of ${divergence.fingerprint}`)
    expect(suite.statements.map(({ sql, tolerances }) => [sql, tolerances.length])).toEqual([
      ['SET NAMES utf8mb4', 0],
      ['CREATE TABLE t (a INT)', 0],
      ['SELECT a FROM t', 0],
    ])
    expect(text).toContain('# source: MySQL 9.7.0: 1 row\n')
    expect(text).toContain('# target: MariaDB 11.8.6: refused, 1146 (42S02) t -- tolerate')
    expect(text).toContain(
      `# In the folder of the run:\n# npx crosscheck run repro/${divergence.fingerprint}.sql --source mysql:9.7 --target mariadb:11.8\n`,
    )
  })

  it('lets clocks stand still where somebody looks at them', () => {
    expect(printReproduction(scriptOf('SELECT NOW()'), facts)).toContain('\nSET timestamp = 1700000000;\n')
    expect(printReproduction(scriptOf('SELECT 1'), facts)).not.toContain('SET timestamp')
  })

  it('tolerates what its set-up does', () => {
    const script = scriptOf('CREATE TABLE t (a INT(3)); SELECT a FROM t')
    const text = printReproduction(script, { ...facts, differing: new Set([script.before[0]!.id]) })
    const { statements } = parseSuite(text, { file: 'repro.sql' })
    expect(statements.map(({ tolerances }) => tolerances.length)).toEqual([0, 1, 0])
  })

  it('says so when it does not show the difference, or was not run', () => {
    const script = scriptOf('SELECT 1')
    expect(printReproduction(script, { ...facts, seen: 'nothing' })).toContain('# Run by itself it does not differ so')
    const { seen: _, ...unseen } = facts
    expect(printReproduction(script, unseen)).toContain('# There was no time to run it by itself.')
  })

  it('does not send a mysql client where it cannot go', () => {
    const script = scriptOf('SELECT ?')
    script.failing.params = [{ kind: 'integer', value: 1n }]
    expect(printReproduction(script, facts)).toContain('# It binds parameters')
    script.failing.session = 'second'
    expect(printReproduction(script, facts)).toContain('# It needs several connections')
  })
})
