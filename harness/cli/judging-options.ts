import { Option } from 'commander'
import { severities } from '../model/severity.ts'
import type { NamedFiles } from '../report/presentation/run-commands.ts'

/* What a run is judged by; apart from what judges, so that a run can begin without it. */

export const configOption = new Option('--config <file>', 'another configuration than crosscheck.config.ts')
export const baselineOption = new Option('--baseline <file>', 'another baseline than that of the configuration')
export const failOnOption = new Option('--fail-on <severity>', 'what is bad enough for a no-go').choices(severities)
export const strictOption = new Option('--strict-baseline', 'unused acceptances are a no-go, too')

/** What was named on the command line, for commands that have to name it again. */
export function namedFiles({ config, baseline }: NamedFiles): NamedFiles {
  return { ...(config ? { config } : {}), ...(baseline ? { baseline } : {}) }
}
