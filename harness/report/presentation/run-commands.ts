import { isAbsolute, join, relative } from 'node:path'
import { ownCommand } from '../../kit/own-command.ts'
import { quoteForShell } from '../../kit/shell-quote.ts'
import type { Divergence } from '../../model/divergence.ts'
import type { Verdict } from '../../model/verdict.ts'

/** The files that the user named on the command line, in the same spelling, for commands that must name them again. */
export interface NamedFiles {
  config?: string
  baseline?: string
}

/**
 * The commands that reports of a run advise. Each command works unchanged in the folder in which the run was judged.
 */
export interface RunCommands {
  explain(fingerprint: string): string
  /** Returns a command in which the user fills in reason, owner and day, unless an earlier acceptance contains them. */
  accept(divergence: Pick<Divergence, 'fingerprint' | 'acceptance'>): string
  judge(): string
  /** Returns the command that runs the script of a divergence; the script must exist. */
  reproduce(divergence: Pick<Divergence, 'reproduction' | 'reproductionProtocol'>, servers: Servers): string
}

type Servers = Pick<Verdict, 'source' | 'target'>

/**
 * Returns the commands for a run in the folder `directory`. The folder is always named, because `reports/latest` may be
 * another run by the time that somebody reads an older report.
 */
export function commandsOf(directory: string, named: NamedFiles = {}, from = process.cwd()): RunCommands {
  const folder = pathFrom(from, directory)
  // Computed once: the search looks into folders, and a report may advise thousands of commands.
  const program = ownCommand([], { workingDirectory: from })
  const call = (...words: readonly string[]) => [program, ...words.map(quoteForShell)].join(' ')
  const config = named.config === undefined ? [] : ['--config', named.config]
  const rules = [...config, ...(named.baseline === undefined ? [] : ['--baseline', named.baseline])]
  return {
    explain: fingerprint => call('explain', fingerprint, '--run', folder, ...rules),
    accept: ({ fingerprint, acceptance }) => {
      const reason = acceptance ? quoteForShell(acceptance.reason) : '"…"'
      const owner = acceptance ? quoteForShell(acceptance.owner) : '…'
      const answer = `--reason ${reason} --owner ${owner} --until YYYY-MM-DD`
      return `${call('accept', fingerprint, '--run', folder, ...rules)} ${answer}`
    },
    judge: () => call('judge', folder, ...rules),
    reproduce: ({ reproduction = '', reproductionProtocol }, { source, target }) => {
      const servers = ['--source', source.spec, '--target', target.spec]
      const protocol = reproductionProtocol === undefined ? [] : ['--protocol', reproductionProtocol]
      return call('run', pathFrom(from, join(directory, reproduction)), ...servers, ...protocol, ...config)
    },
  }
}

/**
 * Returns a path as a user would type it here: relative if it is below this folder, otherwise absolute; never one that
 * looks like an option.
 */
export function pathFrom(from: string, path: string): string {
  const inside = isAbsolute(path) ? relative(from, path) : path
  if (inside === '') return '.'
  if (inside.startsWith('..')) return path
  return inside.startsWith('-') ? `./${inside}` : inside
}
