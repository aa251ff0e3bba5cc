import { Command } from 'commander'
import { exitCodeOf } from '../model/verdict.ts'
import { openConsole } from '../report/console.ts'
import { writeReports } from '../report/write-reports.ts'
import { baselineOption, configOption, failOnOption, strictOption } from './judging-options.ts'
import { judgePastRun, type PastRunOptions, runArgument } from './past-run.ts'

/** `crosscheck judge [run]`: needs no servers, and ends as the run itself would have under today's rules. */
export function judgeCommand(): Command {
  return new Command('judge')
    .description("judge a finished run again, with today's policy and baseline, and rewrite its reports")
    .argument(...runArgument)
    .addOption(configOption)
    .addOption(baselineOption)
    .addOption(failOnOption)
    .addOption(strictOption)
    .option('--json', 'print verdict.json on stdout instead of the summary')
    .action(async (run: string | undefined, options: PastRunOptions & { json?: boolean }) => {
      const { directory, verdict } = await judgePastRun(run, options)
      writeReports(directory, verdict)
      using console = openConsole({ json: options.json ?? false })
      console.summarise(verdict, directory)
      process.exitCode = exitCodeOf[verdict.decision]
    })
}
