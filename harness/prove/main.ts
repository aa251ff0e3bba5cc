import { parseArgs } from 'node:util'
import { clock } from '../kit/clock.ts'
import type { ProvingServer } from '../labels/catalogue/label.ts'
import { movedServers, provenReleases } from '../labels/proven-releases.ts'
import { exitCodeOf, usageExitCode } from '../model/exit-code.ts'
import { ServerFailure } from '../model/server-failure.ts'
import { UsageError } from '../model/usage-error.ts'
import { generateSuites } from './generate-suites.ts'
import { printResults, type Results, resultsAsJson } from './print-results.ts'
import { type Alarm, proveControl, provePair } from './prove.ts'
import { controls, pairName, provenPairs } from './proven-pairs.ts'
import { loadProvenSuites } from './proving-ground.ts'
import { isProven, type Judgement } from './score.ts'

const usage = `npm run prove -- [--pairs 'mysql:5.6 → mysql:9.7,mysql:9.7'] [--generated 10000] [--seed N] [--json]

Measures the oracle: recall and precision on statements whose differences are known (fixtures/proving-ground), and false
alarms between two servers of the same release, where nothing can differ. Exit code 0 only where recall is 100 %,
precision at least 99 %, and no control gave an alarm; 1 otherwise, 2 where a server failed, 3 for wrong usage.

  --pairs      only these, separated by commas: a pair as "SOURCE → TARGET" or "SOURCE TARGET", a control as its server
  --generated  how many statements over the Sakila schema the controls are given, all controls together
  --seed       what they are generated from; the same seed gives the same statements
  --json       print the results as JSON`

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.describe())
    process.exitCode = usageExitCode
  } else if (error instanceof ServerFailure) {
    console.error([error.message, ...error.logTail].join('\n'))
    process.exitCode = exitCodeOf.unknown
  } else throw error
}

async function main(): Promise<number> {
  const values = readOptions()
  if (values.help) {
    console.log(usage)
    return 0
  }
  const startMs = clock.monotonicMs()
  const chosen = choose(values.pairs)
  const seed = wholeNumber('--seed', values.seed)
  const labelled = await loadProvenSuites()
  const judgements: Judgement[] = []
  const releases: Record<string, string> = {}
  for (const pair of chosen.pairs) {
    const proven = await provePair(pair, labelled)
    judgements.push(...proven.judgements)
    Object.assign(releases, proven.releases)
    console.error(`${pairName(pair[0], pair[1])}: ${proven.judgements.length} statements in ${seconds(proven.ms)}`)
  }
  const each = Math.ceil(wholeNumber('--generated', values.generated) / Math.max(1, chosen.controls.length))
  const alarms: Alarm[] = []
  const generated = await generateSuites(chosen.controls, { statements: each, seed })
  let controlStatements = 0
  for (const [index, server] of chosen.controls.entries()) {
    const proven = await proveControl(server, [
      ...labelled.map(({ suite }) => suite),
      ...generated.slice(index, index + 1),
    ])
    alarms.push(...proven.alarms)
    controlStatements += proven.statements
    console.error(`${server} against itself: ${proven.statements} statements in ${seconds(proven.ms)}`)
  }
  const moved = movedServers({ ...provenReleases, ...releases })
  for (const server of moved) console.error(movedLine(server, releases[server]!))
  const results: Results = { judgements, moved, alarms, controlStatements, seed, ms: clock.monotonicMs() - startMs }
  console.log(values.json ? resultsAsJson(results) : printResults(results))
  return isProven(judgements, moved) && alarms.length === 0 ? 0 : 1
}

function movedLine(server: ProvingServer, release: string): string {
  return `MOVED: ${server} is ${release} here, and the truth was last read on ${provenReleases[server]}: what differs below may be new. Correct fixtures/proving-ground/by-hand.yaml, with since`
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        pairs: { type: 'string' },
        generated: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '20061001' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(error.message, { remedy: 'npm run prove -- --help tells which options there are' })
  }
}

function choose(text: string | undefined) {
  if (text === undefined) return { pairs: provenPairs, controls }
  const names = text.split(',').map(name => name.replaceAll('→', ' ').trim().split(/\s+/).join(' '))
  const known = (name: string) =>
    controls.some(server => server === name) || provenPairs.some(pair => pair.join(' ') === name)
  const unknown = names.find(name => !known(name))
  if (unknown !== undefined)
    throw new UsageError(`--pairs ${unknown}: nothing is known of that`, {
      remedy: `known are ${[...provenPairs.map(([source, target]) => pairName(source, target)), ...controls].join(', ')}`,
    })
  return {
    pairs: provenPairs.filter(pair => names.includes(pair.join(' '))),
    controls: controls.filter(server => names.includes(server)),
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} ${text} is no number`, { remedy: `${option} 10000` })
  return Number(text)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
