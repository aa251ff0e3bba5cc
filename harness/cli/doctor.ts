import { Command } from 'commander'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { usageExitCode } from '../model/exit-code.ts'
import { renderCheckup } from '../report/console/console-checkup.ts'
import { lookOf } from '../report/console/console-look.ts'
import { thisMachine } from '../topology/programs/this-machine.ts'
import { examineMachine } from './examine-machine.ts'
import { interruptionSignal } from './interruption-signal.ts'

/** `crosscheck doctor`: exits 0 if this machine has a way to get servers, otherwise 3. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine: which servers are available, what is missing, what to do about it')
    .action(async () => {
      using interrupt = interruptionSignal()
      const { checks, waysToServers } = await examineMachine(cacheDirectory(), await thisMachine(), interrupt)
      const fine = waysToServers.length > 0
      const text = fine
        ? `Servers are available from ${waysToServers.join(', ')}.`
        : 'No server is available on this machine; one that already runs can still be named: mysql://user:password@host:port'
      process.stdout.write(renderCheckup(checks, { fine, text }, lookOf(process.stdout, process.env).paint))
      process.exitCode = fine ? 0 : usageExitCode
    })
}
