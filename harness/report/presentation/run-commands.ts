import { isAbsolute, join, relative } from 'node:path'
import { ownCommand } from '../../kit/own-command.ts'
import { quoteForShell } from '../../kit/shell-quote.ts'
import type { Divergence } from '../../model/divergence.ts'
import type { Verdict } from '../../model/verdict.ts'

/** What was named on the command line and has to be named again: as it was typed there. */
export interface NamedFiles {
  config?: string
  baseline?: string
}

/** The commands that reports of a run advise. Each works as it stands, where the run was judged. */
export interface RunCommands {
  explain(fingerprint: string): string
  /** Reason, owner and day are left to be filled in, but for what an earlier acceptance has said. */
  accept(divergence: Pick<Divergence, 'fingerprint' | 'acceptance'>): string
  judge(): string
  /** Runs the script that shows a divergence by itself; there has to be one. */
  reproduce(divergence: Pick<Divergence, 'reproduction' | 'reproductionProtocol'>, servers: Servers): string
}

type Servers = Pick<Verdict, 'source' | 'target'>

/**
 * `directory`: the folder of the run. It is always named: `reports/latest` is another run by the time that somebody reads
 * an older report.
 */
export function commandsOf(directory: string, named: NamedFiles = {}, from = process.cwd()): RunCommands {
  const folder = pathFrom(from, directory)
  // Asked once: it looks into folders, and a report may advise thousands of commands.
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

/** A path as one would type it here: relative where it lies below, else absolute; never one that looks like an option. */
export function pathFrom(from: string, path: string): string {
  const inside = isAbsolute(path) ? relative(from, path) : path
  if (inside === '') return '.'
  if (inside.startsWith('..')) return path
  return inside.startsWith('-') ? `./${inside}` : inside
}
