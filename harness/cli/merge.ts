import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { JournalSummary } from '../gate/journal-summary.ts'
import { judgeSummary } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { mergeShards } from '../merge/merge-shards.ts'
import { exitCodeOf } from '../model/exit-code.ts'
import { allPhases } from '../phases/list.ts'
import { openConsole } from '../report/console/console.ts'
import { TestCases } from '../report/junit/test-cases.ts'
import { writeReports } from '../report/write-reports.ts'
import { baselineOption, configOption, failOnOption, namedFiles, strictOption } from './judging-options.ts'
import { loadedFor, type PastRunOptions, rulesOfToday } from './past-run.ts'

interface MergeOptions extends PastRunOptions {
  out?: string
  json?: boolean
}

/** `crosscheck merge DIR…`: needs no servers, and exits as the run of all suites would have. */
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
  const { rules } = rulesOfToday(options, loaded)
  const place = options.out ? { directory: resolve(options.out) } : { reports: loaded.config.out }
  const journal = await journalReaderFor(allPhases)
  using cases = new TestCases(options.out ? resolve(options.out) : loaded.config.out, allPhases)
  // The run is judged while its parts are joined, from the entries of its journal.
  const summary = new JournalSummary(allPhases)
  const { directory } = mergeShards(runs, place, { journal, readers: allPhases }, entry => {
    summary.add(entry)
    cases.note(entry)
  })
  const verdict = judgeSummary(summary.summarised(), rules)
  await writeReports(directory, verdict, cases, {
    openLines: async () => journal.lines(join(directory, 'journal.jsonl')),
    named: namedFiles(options),
  })
  using console = openConsole({ json: options.json ?? false, named: namedFiles(options) })
  console.summarise(verdict, directory)
  process.exitCode = exitCodeOf[verdict.decision]
}
