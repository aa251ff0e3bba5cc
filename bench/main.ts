import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { today } from '../harness/kit/day.ts'
import { accountsContenders, coldAccountsContender } from './accounts-contenders.ts'
import { type BenchSetting, grouped, type Sizes } from './bench-setting.ts'
import { type Benchmark, benchmarks, type Contender, type Measured, measureInTurn } from './contender.ts'
import { repository } from './crosscheck.ts'
import { type Figure, figuresOf } from './figures.ts'
import { bytesPerRow, makeOrdered, makeShuffled } from './large-tables.ts'
import { describeMachine } from './machine.ts'
import { findPeerPrograms } from './peers/programs.ts'
import { type Part, withFigures } from './performance-page.ts'
import { profile } from './profile.ts'
import { rowContenders } from './row-contenders.ts'
import { serverCpuMs } from './server-cpu.ts'
import { onBothServers, openServers } from './servers.ts'
import { smallStatementContenders } from './small-statement-contenders.ts'
import { figureTable, measuredTable, spentTable } from './tables.ts'

const usage = `npm run bench -- [--only a,b] [--runs 5] [--quick] [--with-cold]

Measures Crosscheck beside its peers, in turn, on two servers that it starts, and writes docs/performance.md.

  --only       some of the benchmarks: a small statements, b rows in order, c rows shuffled (b and c go together),
               d accounts suites
  --runs       how often each contender runs
  --quick      a tenth of the data, to see whether everything works
  --with-cold  also the accounts suites with an empty cache, once; fetches the server programs

Of the page only the parts that were measured are written, and none with --quick.`

const wholeSizes: Sizes = { fewStatements: 20_000, manyStatements: 200_000, fewRows: 500_000, manyRows: 5_000_000 }
const quickSizes: Sizes = { fewStatements: 2_000, manyStatements: 20_000, fewRows: 50_000, manyRows: 500_000 }

const parts: readonly (readonly [Part, readonly Benchmark[]])[] = [
  ['statements', ['a']],
  // Shuffled rows are compared with the same rows in order.
  ['rows', ['b', 'c']],
  ['accounts', ['d']],
]

const page = join(repository, 'docs', 'performance.md')
const shownParts = 10
const shownFunctions = 12

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'with-cold': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(usage)
else await bench()

async function bench(): Promise<void> {
  const chosen =
    values.only === undefined ? benchmarks : benchmarks.filter(each => values.only!.split(',').includes(each))
  const rounds = Number(values.runs ?? (values.quick ? 2 : 5))
  if (chosen.length === 0 || !Number.isInteger(rounds) || rounds < 1) throw new Error(usage)

  await using undo = new AsyncDisposableStack()
  const scratch = mkdtempSync(join(tmpdir(), 'crosscheck-bench-'))
  // Runs on every way to exit; the servers have their own guards.
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
  const logs = join(scratch, 'logs')
  mkdirSync(logs)
  const peers = await findPeerPrograms()
  const topology = undo.use(await openServers(logs))
  const setting: BenchSetting = { topology, peers, scratch, sizes: values.quick ? quickSizes : wholeSizes }

  for (const [part, benchmarksOfIt] of parts) {
    if (!benchmarksOfIt.some(each => chosen.includes(each))) continue
    const text = await measurePart(part, rounds, setting)
    console.log(text)
    // Written as soon as it is measured: the next part takes time, and may fail.
    if (!values.quick) writeFileSync(page, withFigures(readFileSync(page, 'utf8'), part, text))
  }
}

async function measurePart(part: Part, rounds: number, setting: BenchSetting): Promise<string> {
  const { topology, peers, scratch, sizes } = setting
  const machine = describeMachine()
  const contenders = await contendersOf(part, setting)
  const measured = await measure(contenders, rounds, setting)
  if (part === 'accounts' && values['with-cold'])
    measured.push(...(await measure([coldAccountsContender(scratch)], 1, setting)))
  const figures = figuresOf(measured, sizes)
  const versions = await onBothServers(topology, () => ['SELECT VERSION()'])
  const about = [
    `Taken on ${today()}: medians of ${rounds === 1 ? 'one round' : `${rounds} rounds`}`,
    ...machine.map(([what, value]) => `${what} ${value}`),
    `MySQL ${versions.source[0]![0]}`,
    `MariaDB ${versions.target[0]![0]}`,
    ...(part === 'accounts' ? [] : [`C client ${peers.client.version}`]),
    ...(part === 'statements' ? [`pt-upgrade ${peers.ptUpgrade.version}`] : []),
    ...(part === 'rows' ? [`${await bytesPerRow(topology, sizes.fewRows)} bytes a row`] : []),
  ]
  const profiles = await profilesOf(figures, contenders, scratch)
  return [figureTable(figures), measuredTable(measured), `${about.join('; ')}.`, ...profiles].join('\n\n')
}

/** Returns the contenders of a part, which run in turn. */
async function contendersOf(part: Part, setting: BenchSetting): Promise<Contender[]> {
  switch (part) {
    case 'statements':
      return smallStatementContenders(setting)
    case 'rows': {
      const { sizes, topology } = setting
      log(`making ${grouped(sizes.fewRows)} and ${grouped(sizes.manyRows)} rows on both servers`)
      await makeOrdered(topology, sizes.fewRows)
      await makeShuffled(topology, sizes.fewRows)
      await makeOrdered(topology, sizes.manyRows)
      return rowContenders(setting)
    }
    case 'accounts':
      return accountsContenders(setting.scratch)
    default:
      return part satisfies never
  }
}

function measure(contenders: readonly Contender[], rounds: number, { topology }: BenchSetting): Promise<Measured[]> {
  return measureInTurn(contenders, rounds, { log, serverCpuMs: () => serverCpuMs(topology) })
}

/** Profiles Crosscheck in the runs whose figures are missed. */
async function profilesOf(figures: readonly Figure[], contenders: readonly Contender[], scratch: string) {
  const missed = new Set(figures.filter(({ isReached }) => !isReached).map(({ of }) => of))
  const parts: string[] = []
  for (const { name, title, program } of contenders) {
    if (!program || !missed.has(name)) continue
    log(`profile: ${title}`)
    const { parts: byPart, functions } = await profile(program(), scratch)
    parts.push(
      `#### Profile: ${title}`,
      spentTable(byPart.slice(0, shownParts), 'part, with what it calls in Node.js and libraries'),
      spentTable(functions.slice(0, shownFunctions), 'function, without what it calls'),
    )
  }
  return parts
}

function log(line: string): void {
  console.error(line)
}
