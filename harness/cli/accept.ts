import { Command, InvalidArgumentError } from 'commander'
import { acceptInBaseline } from '../gate/baseline.ts'
import { isDay, today } from '../kit/day.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Divergence } from '../model/divergence.ts'
import { UsageError } from '../model/usage-error.ts'
import type { JudgedServer, Verdict } from '../model/verdict.ts'
import { inShort } from '../report/presentation/escape-control.ts'
import { commandsOf, pathFrom } from '../report/presentation/run-commands.ts'
import { subjectText } from '../report/presentation/subject-text.ts'
import { baselineOption, configOption, namedFiles } from './judging-options.ts'
import { findDivergence, judgePastRun, type PastRunOptions } from './past-run.ts'

interface AcceptOptions extends PastRunOptions {
  run?: string
  reason: string
  owner: string
  until: string
  everywhere?: boolean
}

/** `crosscheck accept FINGERPRINT…`: records that the user takes responsibility for known divergences, until a day. */
export function acceptCommand(): Command {
  return new Command('accept')
    .description('take responsibility for a known divergence in the baseline, until a day')
    .argument('<fingerprints...>', 'as the report shows them; their beginnings will do')
    .requiredOption('--reason <text>', 'why the difference does no harm', filled)
    .requiredOption('--owner <name>', 'who is responsible for it', filled)
    .requiredOption('--until <day>', 'the last day on which it is accepted, YYYY-MM-DD', futureDay)
    .option('--everywhere', 'for all servers, and not only for the versions of this run')
    .option('--run <directory>', 'the folder of the run that shows it (default: the latest)')
    .addOption(configOption)
    .addOption(baselineOption)
    .action(accept)
}

async function accept(fingerprints: string[], options: AcceptOptions): Promise<void> {
  const { verdict, baselineFile, directory } = await judgePastRun(options.run, options)
  const divergences = fingerprints.map(fingerprint => acceptable(findDivergence(verdict, fingerprint)))
  acceptInBaseline(
    baselineFile,
    divergences.map(divergence => entryFor(divergence, verdict, options)),
  )
  for (const { fingerprint, severity, kinds } of divergences) {
    process.stdout.write(`accepted until ${options.until}: ${fingerprint} ${severity} (${kinds.join(', ')})\n`)
  }
  const file = pathFrom(process.cwd(), baselineFile)
  const { judge } = commandsOf(directory, namedFiles(options))
  process.stdout.write(`review and commit ${file}; to take it into account: ${judge()}\n`)
}

function acceptable(divergence: Divergence): Divergence {
  if (divergence.status !== 'tolerated') return divergence
  throw new UsageError(`${divergence.fingerprint} is tolerated by its suite already: ${divergence.because ?? ''}`, {
    remedy: 'there is nothing to accept',
  })
}

function entryFor(divergence: Divergence, verdict: Verdict, options: AcceptOptions): BaselineEntry {
  const { fingerprint, label } = divergence
  const { reason, owner, until, everywhere } = options
  const consequences = divergence.consequences ?? []
  const servers = { source: release(verdict.source), target: release(verdict.target) }
  return {
    fingerprint,
    ...(label === undefined ? {} : { label }),
    statement: inShort(subjectText(divergence), 200),
    ...(consequences.length === 0 ? {} : { consequences }),
    ...(everywhere ? {} : { servers }),
    reason,
    owner,
    until,
  }
}

/** Formats `MariaDB 11.8`: an acceptance covers patch releases, and another release has to be examined again. */
function release({ product, version }: JudgedServer): string {
  const majorAndMinor = /^\d+\.\d+/.exec(version)?.[0]
  return majorAndMinor === undefined ? product : `${product} ${majorAndMinor}`
}

function filled(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.')
  if (text.trim() === '…') throw new InvalidArgumentError('Put your own words in the place of the dots.')
  return text.trim()
}

function futureDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It is not a day of the form YYYY-MM-DD.')
  if (text <= today()) throw new InvalidArgumentError('It must be a day in the future.')
  return text
}
