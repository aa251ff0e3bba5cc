import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { loadConfig } from '../config/load-config.ts'
import { UsageError } from '../model/usage-error.ts'
import { commandsOf } from '../report/presentation/run-commands.ts'
import { configOption, namedFiles } from './judging-options.ts'
import { locateRun, runArgument } from './past-run.ts'

/** `crosscheck show [run]`: prints the path of the report, and opens it on a terminal. */
export function showCommand(): Command {
  return new Command('show')
    .description('open the report of a run; when not on a terminal print its path')
    .argument(...runArgument)
    .addOption(configOption)
    .action(async (run: string | undefined, options: { config?: string }) => {
      const workingDirectory = process.cwd()
      const loaded = await loadConfig({ workingDirectory, ...(options.config ? { file: options.config } : {}) })
      const directory = locateRun(run, loaded)
      const report = join(directory, 'index.html')
      if (!existsSync(report)) {
        throw new UsageError(`${report}: this run has no report yet`, {
          remedy: `write it: ${commandsOf(directory, namedFiles(options)).judge()}`,
        })
      }
      process.stdout.write(`${report}\n`)
      if (process.stdout.isTTY) await open(report)
    })
}

/** Opens a file with the desktop's program. Without a desktop, the printed path must suffice. */
async function open(file: string): Promise<void> {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true })
  try {
    await once(child, 'spawn')
    child.unref()
  } catch {
    process.stderr.write(`${program} is not here: open the file in a browser\n`)
  }
}

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}
