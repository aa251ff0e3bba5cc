import { Command } from 'commander'
import { openConsole } from '../report/console/console.ts'
import { baselineOption, configOption, namedFiles } from './judging-options.ts'
import { findDivergence, judgePastRun, type PastRunOptions } from './past-run.ts'

/** `crosscheck explain FINGERPRINT`: says all that is known of one divergence; exits 0 when there is such a one. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('one divergence in full: SQL, both sides, what it means and what to do')
    .argument('<fingerprint>', 'as the report shows it; its beginning will do')
    .option('--run <directory>', 'the folder of a run (default: the latest)')
    .addOption(configOption)
    .addOption(baselineOption)
    .option('--json', 'print the divergence as it stands in verdict.json')
    .action(async (fingerprint: string, options: PastRunOptions & { run?: string; json?: boolean }) => {
      const { verdict, directory } = await judgePastRun(options.run, options)
      using console = openConsole({ json: options.json ?? false, named: namedFiles(options) })
      console.explain(findDivergence(verdict, fingerprint), verdict, directory)
    })
}
