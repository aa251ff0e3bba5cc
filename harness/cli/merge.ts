import { resolve } from 'node:path'
import { Command } from 'commander'
import { Gathering } from '../gate/gathering.ts'
import { judgeGathered, type Terms } from '../gate/judge.ts'
import { mergeShards } from '../merge/merge-shards.ts'
import { exitCodeOf, type Verdict } from '../model/verdict.ts'
import { openConsole } from '../report/console/console.ts'
import { TestCases } from '../report/junit/test-cases.ts'
import { writeReports } from '../report/write-reports.ts'
import { baselineOption, configOption, failOnOption, namedFiles, strictOption } from './judging-options.ts'
import { loadedFor, type PastRunOptions, termsOfToday } from './past-run.ts'

interface MergeOptions extends PastRunOptions {
  out?: string
  json?: boolean
}

/** `crosscheck merge DIR…`: needs no servers, and ends as the run of all suites would have. */
export function mergeCommand(): Command {
  return new Command('merge')
    .description('join the runs of all shards into one, with one verdict and one report')
    .argument('<runs...>', 'the folders of the shards, made with crosscheck run --shard')
    .option('--out <directory>', 'where the reports go (default: reports/<time>-<id>)')
    .addOption(configOption)
    .addOption(baselineOption)
    .addOption(failOnOption)
    .addOption(strictOption)
    .option('--json', 'print verdict.json on stdout instead of the summary')
    .action(merge)
}

async function merge(runs: string[], options: MergeOptions): Promise<void> {
  const loaded = await loadedFor(options)
  const { terms } = termsOfToday(options, loaded)
  const place = options.out ? { directory: resolve(options.out) } : { reports: loaded.config.out }
  using cases = new TestCases(options.out ? resolve(options.out) : loaded.config.out)
  const { directory, verdict } = judgeMerged(runs, place, terms, cases)
  await writeReports(directory, verdict, cases, namedFiles(options))
  using console = openConsole({ json: options.json ?? false, named: namedFiles(options) })
  console.summarise(verdict, directory)
  process.exitCode = exitCodeOf[verdict.decision]
}

/** Judged while it is joined, as its journal would be. */
function judgeMerged(
  runs: string[],
  place: Parameters<typeof mergeShards>[1],
  terms: Terms,
  cases: TestCases,
): { directory: string; verdict: Verdict } {
  const gathering = new Gathering()
  const { directory } = mergeShards(runs, place, entry => {
    gathering.note(entry)
    cases.note(entry)
  })
  return { directory, verdict: judgeGathered(gathering.gathered(), terms) }
}
