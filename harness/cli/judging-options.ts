import { Option } from 'commander'
import { severities } from '../model/severity.ts'
import type { NamedFiles } from '../report/presentation/run-commands.ts'

/* The options of the judging rules; separate from the judging code, so that a run can begin without loading it. */

export const configOption = new Option('--config <file>', 'another configuration than crosscheck.config.ts')
export const baselineOption = new Option('--baseline <file>', 'another baseline than that of the configuration')
export const failOnOption = new Option('--fail-on <severity>', 'what is bad enough for a no-go').choices(severities)
export const strictOption = new Option('--strict-baseline', 'unused acceptances are a no-go, too')

/** Returns the files named on the command line, for a command that names them in the commands that it advises. */
export function namedFiles({ config, baseline }: NamedFiles): NamedFiles {
  return { ...(config ? { config } : {}), ...(baseline ? { baseline } : {}) }
}
