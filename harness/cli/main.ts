import { Command, CommanderError } from 'commander'
import { usageExitCode } from '../model/verdict.ts'
import { acceptCommand } from './accept.ts'
import { doctorCommand } from './doctor.ts'
import { explainCommand } from './explain.ts'
import { judgeCommand } from './judge.ts'
import { mergeCommand } from './merge.ts'
import { packageVersion } from './package-version.ts'
import { probeCommand } from './probe.ts'
import { recoverCommand } from './recover.ts'
import { runCommand } from './run.ts'
import { serversCommand } from './servers.ts'
import { showCommand } from './show.ts'
import { tellFailure } from './tell-failure.ts'

// Node would end with 1, which is a no-go; a fault of ours is none.
process.on('uncaughtException', error => process.exit(tellFailure(error)))

// Whoever reads us may stop when it has seen enough, as `head` does; the run goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const program = new Command('crosscheck')
  .description('Tells whether an application can move from MySQL to a MySQL-compatible server.')
  .version(packageVersion())
  .addHelpText('after', '\nExit codes: 0 go, 1 no-go, 2 unknown, 3 wrong usage or configuration.')
  .showSuggestionAfterError()
  .exitOverride()

const commands = [
  runCommand(),
  mergeCommand(),
  judgeCommand(),
  explainCommand(),
  acceptCommand(),
  probeCommand(),
  showCommand(),
  serversCommand(),
  recoverCommand(),
  doctorCommand(),
]
for (const command of commands) program.addCommand(command.copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  // commander has told the user already, and ends --help and --version this way, too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageExitCode
  else process.exitCode = tellFailure(error)
}
