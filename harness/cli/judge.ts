import { join } from 'node:path'
import { Command } from 'commander'
import { judge } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { exitCodeOf } from '../model/exit-code.ts'
import { allPhases } from '../phases/list.ts'
import { openConsole } from '../report/console/console.ts'
import { TestCases } from '../report/junit/test-cases.ts'
import { writeReports } from '../report/write-reports.ts'
import { baselineOption, configOption, failOnOption, namedFiles, strictOption } from './judging-options.ts'
import { migrateBaseline } from './migrate-baseline.ts'
import { findPastRun, type PastRunOptions, runArgument } from './past-run.ts'

/** `crosscheck judge [run]`: needs no servers, and exits as the run itself would have by today's rules. */
export function judgeCommand(): Command {
  return new Command('judge')
    .description("judge a finished run again, with today's policy and baseline, and rewrite its reports")
    .argument(...runArgument)
    .addOption(configOption)
    .addOption(baselineOption)
    .addOption(failOnOption)
    .addOption(strictOption)
    .option('--json', 'print verdict.json on stdout instead of the summary')
    .option('--migrate-baseline', 'carry acceptances of former fingerprints over to the divergences of this run first')
    .action(
      async (run: string | undefined, options: PastRunOptions & { json?: boolean; migrateBaseline?: boolean }) => {
        if (options.migrateBaseline) await migrateBaseline(run, options)
        const { directory, rules } = await findPastRun(run, options)
        using cases = new TestCases(directory, allPhases)
        const journal = await journalReaderFor(allPhases)
        const noted = journal.read(join(directory, 'journal.jsonl')).map(entry => {
          cases.note(entry)
          return entry
        })
        const verdict = judge(noted, allPhases, rules)
        await writeReports(directory, verdict, cases, {
          openLines: async () => journal.lines(join(directory, 'journal.jsonl')),
          named: namedFiles(options),
        })
        using console = openConsole({ json: options.json ?? false, named: namedFiles(options) })
        console.summarise(verdict, directory)
        process.exitCode = exitCodeOf[verdict.decision]
      },
    )
}
