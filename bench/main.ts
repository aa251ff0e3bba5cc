import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { today } from '../harness/kit/day.ts'
import { accountsContenders, coldAccountsContender } from './accounts-contenders.ts'
import { type Benchmark, benchmarks, type Contender, type Measured, measureInTurn } from './contender.ts'
import { repository } from './crosscheck.ts'
import { type Figure, figuresOf } from './figures.ts'
import { bytesPerRow, makeOrdered, makeShuffled } from './large-tables.ts'
import { describeMachine } from './machine.ts'
import { findPeerPrograms } from './peers/programs.ts'
import { withFigures } from './performance-page.ts'
import { profile } from './profile.ts'
import { rowContenders } from './row-contenders.ts'
import { serverCpuMs } from './server-cpu.ts'
import { onBothServers, openServers } from './servers.ts'
import { smallStatementContenders } from './small-statement-contenders.ts'
import { grouped, type Sizes, type Surroundings } from './surroundings.ts'
import { figureTable, measuredTable, spentTable, table } from './tables.ts'

const usage = `npm run bench -- [--only a,b] [--runs 5] [--quick] [--with-cold]

Measures Crosscheck beside its peers, in turn, on two servers that it starts, and writes docs/performance.md.

  --only       some of the benchmarks: a small statements, b rows in order, c rows shuffled (with b), d accounts suites
  --runs       how often each contender runs
  --quick      a tenth of the data, to see whether everything works
  --with-cold  also the accounts suites with an empty cache, once; fetches the server programs

With --only or --quick the figures are printed, and the page is left as it is.`

const wholeSizes: Sizes = { fewStatements: 20_000, manyStatements: 200_000, fewRows: 500_000, manyRows: 5_000_000 }
const quickSizes: Sizes = { fewStatements: 2_000, manyStatements: 20_000, fewRows: 50_000, manyRows: 500_000 }

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
  const isWhole = chosen.length === benchmarks.length && !values.quick
  // Refuses a page without its marks before anything is measured.
  withFigures(readFileSync(page, 'utf8'), '')

  await using undo = new AsyncDisposableStack()
  const scratch = mkdtempSync(join(tmpdir(), 'crosscheck-bench-'))
  undo.defer(() => rmSync(scratch, { recursive: true, force: true }))
  const machine = describeMachine()
  const peers = await findPeerPrograms()
  const logs = join(scratch, 'logs')
  mkdirSync(logs)
  const topology = undo.use(await openServers(logs))
  const surroundings: Surroundings = { topology, peers, scratch, sizes: values.quick ? quickSizes : wholeSizes }
  const versions = await onBothServers(topology, () => ['SELECT VERSION()'])

  const measured: Measured[] = []
  const groups = await groupsOf(chosen, surroundings)
  for (const group of groups) measured.push(...(await measure(group, rounds, surroundings)))
  if (values['with-cold']) measured.push(...(await measure([coldAccountsContender(scratch)], 1, surroundings)))

  const figures = figuresOf(measured, surroundings.sizes)
  const hasRows = chosen.includes('b') || chosen.includes('c')
  const text = [
    `Taken on ${today()}: ${rounds} rounds, medians.`,
    figureTable(figures),
    '### All contenders',
    measuredTable(measured),
    '### The machine and the programs',
    table(
      ['', ''],
      [
        ...machine,
        ['source', `MySQL ${versions.source[0]![0]}`],
        ['target', `${versions.target[0]![0]}`],
        ['C client, one to each server', peers.client.version],
        ['pt-upgrade', peers.ptUpgrade.version],
        ...(hasRows ? [['a row', `8 columns, ${await bytesPerRow(topology, surroundings.sizes.fewRows)} bytes`]] : []),
      ],
    ),
    ...(await profilesOf(figures, groups.flat(), scratch)),
  ].join('\n\n')
  console.log(text)
  if (isWhole) writeFileSync(page, withFigures(readFileSync(page, 'utf8'), text))
}

/** Contenders that take turns with each other. */
async function groupsOf(chosen: readonly Benchmark[], surroundings: Surroundings): Promise<Contender[][]> {
  const { sizes, topology, scratch } = surroundings
  const groups: Contender[][] = []
  if (chosen.includes('a')) groups.push(smallStatementContenders(surroundings))
  if (chosen.includes('b') || chosen.includes('c')) {
    tell(`making ${grouped(sizes.fewRows)} and ${grouped(sizes.manyRows)} rows on both servers`)
    await makeOrdered(topology, sizes.fewRows)
    await makeShuffled(topology, sizes.fewRows)
    if (chosen.includes('b')) await makeOrdered(topology, sizes.manyRows)
    // What is shuffled is held against the same rows in order.
    const few = rowContenders(surroundings)
    groups.push(chosen.includes('b') ? few : few.filter(({ name }) => !name.startsWith('many')))
  }
  if (chosen.includes('d')) groups.push(await accountsContenders(scratch))
  return groups
}

function measure(contenders: readonly Contender[], rounds: number, { topology }: Surroundings): Promise<Measured[]> {
  return measureInTurn(contenders, rounds, { tell, serverCpuMs: () => serverCpuMs(topology) })
}

/** What Crosscheck did in the runs whose figures are missed. */
async function profilesOf(figures: readonly Figure[], contenders: readonly Contender[], scratch: string) {
  const missed = new Set(figures.filter(({ isReached }) => !isReached).map(({ of }) => of))
  const parts: string[] = []
  for (const { name, title, program } of contenders) {
    if (!program || !missed.has(name)) continue
    tell(`profile: ${title}`)
    const { parts: byPart, functions } = await profile(program(), scratch)
    parts.push(
      `### Profile: ${title}`,
      spentTable(byPart.slice(0, shownParts), 'part, with what it calls in Node.js and libraries'),
      spentTable(functions.slice(0, shownFunctions), 'function, without what it calls'),
    )
  }
  return parts
}

function tell(line: string): void {
  console.error(line)
}
