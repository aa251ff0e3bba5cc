import { Command, CommanderError } from 'commander'
import { usageExitCode } from '../model/exit-code.ts'
import { packageVersion } from './package-version.ts'
import { reportFailure } from './report-failure.ts'
import { tolerateOutputErrors } from './tolerate-output-errors.ts'
import { withoutArguments } from './without-arguments.ts'

// Node would exit with 1, which means no-go; an internal fault is not a no-go.
process.on('uncaughtException', error => process.exit(reportFailure(error)))

tolerateOutputErrors(process.argv[2])

const program = new Command('crosscheck')
  .description('Tells whether an application can move from MySQL to a MySQL-compatible server.')
  .version(packageVersion())
  .addHelpText('after', '\nExit codes: 0 go, 1 no-go, 2 unknown, 3 wrong usage or configuration.')
  .showSuggestionAfterError()
  .configureOutput({ outputError: (text, write) => write(withoutArguments(text)) })
  .exitOverride()

/** In the order of the help text. Each command loads many modules that the others do not need. */
const commands: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./run.ts')).runCommand(),
  merge: async () => (await import('./merge.ts')).mergeCommand(),
  judge: async () => (await import('./judge.ts')).judgeCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  accept: async () => (await import('./accept.ts')).acceptCommand(),
  probe: async () => (await import('./probe.ts')).probeCommand(),
  show: async () => (await import('./show.ts')).showCommand(),
  servers: async () => (await import('./servers.ts')).serversCommand(),
  settings: async () => (await import('./settings.ts')).settingsCommand(),
  recover: async () => (await import('./recover.ts')).recoverCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
}
const [first = ''] = process.argv.slice(2)
// Without the name of a command, all are loaded, for the help text or for the suggestion of a similar name.
const named = Object.hasOwn(commands, first) ? [commands[first]!] : Object.values(commands)
for (const open of named) program.addCommand((await open()).copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  // commander has already informed the user, and ends --help and --version in this way, too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageExitCode
  else process.exitCode = reportFailure(error)
}
