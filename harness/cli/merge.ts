import { resolve } from 'node:path'
import { Command } from 'commander'
import { loadConfig } from '../config/load-config.ts'
import { mergeShards } from '../merge/merge-shards.ts'
import { exitCodeOf } from '../model/verdict.ts'
import { openConsole } from '../report/console.ts'
import { writeReports } from '../report/write-reports.ts'
import {
  baselineOption,
  configOption,
  failOnOption,
  judgePastRun,
  type PastRun,
  type PastRunOptions,
  strictOption,
} from './past-run.ts'

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
  const { directory, verdict } = await judgeMerged(runs, options)
  writeReports(directory, verdict)
  using console = openConsole({ json: options.json ?? false })
  console.summarise(verdict, directory)
  process.exitCode = exitCodeOf[verdict.decision]
}

async function judgeMerged(runs: string[], options: MergeOptions): Promise<PastRun> {
  const file = options.config ? { file: options.config } : {}
  const { config } = await loadConfig({ workingDirectory: process.cwd(), ...file })
  const folder = mergeShards(runs, options.out ? { directory: resolve(options.out) } : { reports: config.out })
  try {
    return await judgePastRun(folder.directory, options)
  } catch (error) {
    folder.discard()
    throw error
  }
}
