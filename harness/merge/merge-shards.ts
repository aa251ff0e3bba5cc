import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { openJournal } from '../journal/append.ts'
import type { JournalReader } from '../journal/read.ts'
import { makeRunFolder, type RunFolder } from '../journal/run-folder.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { MergeContext, PhaseReader } from '../model/phase.ts'
import { UsageError } from '../model/usage-error.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { ensureOneRun } from './ensure-one-run.ts'
import { joinJournals } from './join-journals.ts'
import { readShardRun, type ShardRun } from './shard-run.ts'

/**
 * Joins the run folders of shards into one, with the journal that the whole run would have written, the scripts of
 * `repro/` and the servers' logs. A missing or broken-off shard is no error: the journal says so. Throws UsageError if
 * the folders do not belong together; then no new folder remains. `note` receives each entry of the joined journal.
 */
export function mergeShards(
  directories: readonly string[],
  place: Parameters<typeof makeRunFolder>[0],
  phases: { journal: JournalReader; readers: readonly PhaseReader[] },
  note: (entry: JournalEntry) => void = () => {},
): RunFolder {
  const deliveries = directories.map(directory => readShardRun(directory, phases.journal))
  const runs = deliveries
    .flatMap(delivery => (delivery.kind === 'shard' ? [delivery.run] : []))
    .toSorted((one, other) => one.start.shard.index - other.start.shard.index)
  const undelivered = deliveries.flatMap(delivery => (delivery.kind === 'shard' ? [] : [delivery.sentence]))
  if (deliveries.every(({ kind }) => kind === 'empty')) {
    throw new UsageError(`there is nothing to merge: ${undelivered.join('; ')}`, {
      remedy: 'name the folders of runs that were made with --shard',
    })
  }
  ensureOneRun(runs)
  const folder = makeRunFolder(place)
  try {
    using journal = openJournal(folder.journalFile)
    const takeAlong: MergeContext['takeAlong'] = (shard, file) => takeFile(file, shard.directory, folder.directory)
    for (const entry of joinJournals(runs, undelivered, phases.readers, takeAlong)) {
      journal.append(entry)
      note(entry)
    }
    for (const run of runs) takeLogs(run, folder)
    folder.pointLatestHere()
    return folder
  } catch (error) {
    folder.discard()
    throw error
  }
}

/** A path relative to the folder of a run, and inside it: the text of a journal must not reach other folders. */
const plainPath = /^(?:[\w-]+\/)*[\w-]+\.\w+$/

function takeFile(file: string, fromFolder: string, toFolder: string): boolean {
  if (!plainPath.test(file)) return false
  const [from, to] = [join(fromFolder, file), join(toFolder, file)]
  if (!existsSync(from)) return false
  copy(from, to)
  return true
}

function takeLogs({ directory, start }: ShardRun, folder: RunFolder): void {
  const logs = join(directory, 'logs')
  if (!existsSync(logs)) return
  for (const entry of readdirSync(logs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const from = join(entry.parentPath, entry.name)
    copy(from, join(folder.logsDirectory, `shard-${start.shard.index}`, relative(logs, from)))
  }
}

function copy(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to)
  } catch (error) {
    throw new WriteFailure(to, error, {
      consequence: 'so that nothing was merged',
      remedy: 'or name another folder with --out',
    })
  }
}
