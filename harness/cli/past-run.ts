import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { readBaseline } from '../gate/baseline.ts'
import { type JudgingRules, judge } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { newestRun } from '../journal/run-folder.ts'
import { today } from '../kit/day.ts'
import { ownCommand } from '../kit/own-command.ts'
import type { Divergence } from '../model/divergence.ts'
import { withBar } from '../model/fail-on.ts'
import type { Severity } from '../model/severity.ts'
import { UsageError } from '../model/usage-error.ts'
import type { Verdict } from '../model/verdict.ts'
import { allPhases } from '../phases/list.ts'

export interface PastRunOptions {
  config?: string
  baseline?: string
  failOn?: Severity
  strictBaseline?: boolean
}

/** A finished run, judged again from its journal alone. */
interface PastRun {
  directory: string
  verdict: Verdict
  /** The baseline that was used to judge the run. */
  baselineFile: string
}

export const runArgument = ['[run]', 'the folder of a run (default: the newest)'] as const

/** `named`: a folder, its journal, or undefined for the newest run. `rules`: today's policy and baseline. */
export async function findPastRun(
  named: string | undefined,
  options: PastRunOptions,
): Promise<{ directory: string; baselineFile: string; rules: JudgingRules }> {
  const loaded = await loadedFor(options)
  return { directory: locateRun(named, loaded), ...rulesOfToday(options, loaded) }
}

export async function judgePastRun(named: string | undefined, options: PastRunOptions): Promise<PastRun> {
  const { directory, baselineFile, rules } = await findPastRun(named, options)
  const journal = await journalReaderFor(allPhases)
  const verdict = judge(journal.read(join(directory, 'journal.jsonl')), allPhases, rules)
  return { directory, verdict, baselineFile }
}

export function loadedFor({ config }: PastRunOptions): Promise<LoadedConfig> {
  return loadConfig({ workingDirectory: process.cwd(), ...(config ? { file: config } : {}) })
}

/** Returns the rules by which a run is judged today. Throws UsageError if a named baseline is missing or damaged. */
export function rulesOfToday(
  options: PastRunOptions,
  { config: { policy, baseline } }: LoadedConfig,
): { baselineFile: string; rules: JudgingRules } {
  const baselineFile = options.baseline ? resolve(options.baseline) : baseline
  if (options.baseline && !existsSync(baselineFile)) {
    throw new UsageError(`${options.baseline}: there is no such baseline`, {
      remedy: 'see the path given to --baseline',
    })
  }
  const rules = {
    policy: {
      ...policy,
      failOn: withBar(policy.failOn, options.failOn),
      strictBaseline: options.strictBaseline ?? policy.strictBaseline,
    },
    baseline: readBaseline(baselineFile),
    today: today(),
  }
  return { baselineFile, rules }
}

/** Returns the folder of a run, which contains its journal. */
export function locateRun(named: string | undefined, { config }: Pick<LoadedConfig, 'config'>): string {
  const path = named === undefined ? newestRun(config.out) : resolve(named)
  const directory = basename(path) === 'journal.jsonl' ? dirname(path) : path
  if (existsSync(join(directory, 'journal.jsonl'))) return directory
  const what = !existsSync(directory)
    ? 'there is no such run'
    : statSync(directory).isDirectory()
      ? 'there is no journal of a run in this folder'
      : 'this is not the folder of a run'
  throw new UsageError(`${named ?? directory}: ${what}`, { remedy: `make one: ${ownCommand(['run'])}` })
}

/** Returns the divergence of a run with this fingerprint, or with a fingerprint that begins with this text. */
export function findDivergence(verdict: Verdict, text: string): Divergence {
  const sought = text.toLowerCase()
  const matching = verdict.divergences.filter(({ fingerprint }) => fingerprint.startsWith(sought))
  const [first] = matching
  const found = [...new Set(matching.map(({ fingerprint }) => fingerprint))]
  if (first && sought !== '' && found.length === 1) return first
  if (found.length > 1) {
    throw new UsageError(`${text || 'an empty fingerprint'} is the beginning of ${found.length} fingerprints`, {
      remedy: `write more of it: ${found.slice(0, 10).join(', ')}`,
    })
  }
  throw new UsageError(`${text}: no divergence of this run has such a fingerprint`, {
    remedy:
      verdict.divergences.length === 0
        ? 'nothing differs in this run'
        : `it has ${verdict.divergences
            .slice(0, 10)
            .map(({ fingerprint }) => fingerprint)
            .join(', ')}${verdict.divergences.length > 10 ? ' and others, see its report' : ''}`,
  })
}
