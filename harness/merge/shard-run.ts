import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJournal } from '../journal/read.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { JournaledShard } from '../model/shard.ts'
import { UsageError } from '../model/usage-error.ts'
import { type ClosingEntry, isClosing } from './closing-entry.ts'
import { isReadOnly, type ReadOnlyEntry } from './read-only-entry.ts'

type Entry<Kind extends JournalEntry['kind']> = Extract<JournalEntry, { kind: Kind }>

/** What a shard has left, as far as it can be told without its observations. */
export interface ShardRun {
  directory: string
  start: Entry<'run-started'> & { shard: JournaledShard }
  /** Absent when it was killed. */
  end?: Entry<'run-finished'>
  /** Of the last statement that was seen. */
  lastPlace?: string
  /** What it found out once its suites were over. */
  closing: ClosingEntry[]
  /** What it said of servers that were read-only, apart from its statements. */
  readOnly: ReadOnlyEntry[]
}

/** A folder may hold nothing of a shard: none was delivered, or its servers never came up. */
export type Delivery = { kind: 'shard'; run: ShardRun } | { kind: 'empty' | 'never-began'; sentence: string }

export function journalOf(directory: string): string {
  return join(directory, 'journal.jsonl')
}

/** Reads the journal from end to end, so that damage to it is known before anything is written. Throws UsageError. */
export function readShardRun(directory: string): Delivery {
  const file = journalOf(directory)
  if (!existsSync(file)) return { kind: 'empty', sentence: `${directory} holds no run` }
  const run: Partial<ShardRun> & Pick<ShardRun, 'closing' | 'readOnly'> = { directory, closing: [], readOnly: [] }
  for (const entry of readJournal(file)) {
    if (entry.kind === 'run-started') run.start = { ...entry, shard: shardOf(entry, directory) }
    else if (entry.kind === 'run-finished') run.end = entry
    else if (isReadOnly(entry)) run.readOnly.push(entry)
    else if (entry.kind === 'observation') run.lastPlace = entry.observation.at
    else if (isClosing(entry)) run.closing.push(entry)
  }
  const { start, end } = run
  if (start) return { kind: 'shard', run: { ...run, directory, start } }
  const why = end?.end.kind === 'failed' ? `: ${end.end.detail}` : ''
  return { kind: 'never-began', sentence: `the run in ${directory} never began${why}` }
}

function shardOf({ shard }: Entry<'run-started'>, directory: string): JournaledShard {
  if (shard) return shard
  throw new UsageError(`${directory} holds a whole run, and no part of one`, {
    remedy: 'name the folders of runs that were made with --shard',
  })
}
