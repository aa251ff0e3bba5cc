import { Command } from 'commander'
import { openConsole } from '../report/console/console.ts'
import { baselineOption, configOption, namedFiles } from './judging-options.ts'
import { findDivergence, judgePastRun, type PastRunOptions } from './past-run.ts'

/** `crosscheck explain WHAT`: prints everything known about one divergence or one phase; exits 0 if it exists. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('one divergence in full: SQL, both sides, what it means and what to do; or one phase of the run')
    .argument('<what>', 'a fingerprint as the report shows it, or the beginning of one; or the name of a phase')
    .option('--run <directory>', 'the folder of a run (default: the latest)')
    .addOption(configOption)
    .addOption(baselineOption)
    .option('--json', 'print it as it stands in verdict.json')
    .action(async (what: string, options: PastRunOptions & { run?: string; json?: boolean }) => {
      const { verdict, directory } = await judgePastRun(options.run, options)
      using console = openConsole({ json: options.json ?? false, named: namedFiles(options) })
      const phase = verdict.phases.find(({ name }) => name === what)
      if (phase) console.explainPhase(phase)
      else console.explain(findDivergence(verdict, what), verdict, directory)
    })
}
