import { join } from 'node:path'
import { carryOverInBaseline } from '../gate/baseline.ts'
import { BaselineMigration, type MigratedBaseline } from '../gate/baseline-migration.ts'
import { JournalSummary } from '../gate/journal-summary.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { allPhases } from '../phases/list.ts'
import { inShort } from '../report/presentation/escape-control.ts'
import { pathFrom } from '../report/presentation/run-commands.ts'
import { findPastRun, type PastRunOptions } from './past-run.ts'

/**
 * Gives the entries of the baseline the fingerprints that the divergences of a run have in this release, and says of
 * each what has become of it. With `json`, stdout stays free for the verdict.
 */
export async function migrateBaseline(
  run: string | undefined,
  options: PastRunOptions & { json?: boolean },
): Promise<void> {
  const { directory, baselineFile, rules } = await findPastRun(run, options)
  const journal = await journalReaderFor(allPhases)
  const migration = new BaselineMigration(rules.baseline)
  const summary = new JournalSummary(allPhases, migration)
  for (const entry of journal.read(join(directory, 'journal.jsonl'))) summary.add(entry)
  const migrated = migration.migrated(summary.summarised().start?.servers)
  if (migrated.carried.length > 0) carryOverInBaseline(baselineFile, migrated.carried)
  const out = options.json ? process.stderr : process.stdout
  for (const line of linesOf(migrated)) out.write(`${line}\n`)
  const file = pathFrom(process.cwd(), baselineFile)
  const review = migrated.carried.length > 0 ? `; review and commit ${file}` : ''
  out.write(`${migrated.carried.length} acceptances carried over, ${migrated.left.length} remarks${review}\n`)
}

function linesOf({ carried, left }: MigratedBaseline): string[] {
  return [
    ...carried.map(
      ({ entry, fingerprint }) => `carried over: ${entry.fingerprint} is ${fingerprint} now: ${named(entry.statement)}`,
    ),
    ...left.map(({ entry, because }) => `not carried over: ${entry.fingerprint}: ${inShort(because, 1_000)}`),
  ]
}

function named(statement: string | undefined): string {
  return statement === undefined ? 'the only divergence that it covered' : inShort(statement, 100)
}
