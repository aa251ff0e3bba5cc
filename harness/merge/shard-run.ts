import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalReader } from '../journal/read.ts'
import type { JournaledShard, PhaseEntry, RunFinished, RunStarted } from '../model/journal.ts'
import { observationIn } from '../model/journal-entry.ts'
import { UsageError } from '../model/usage-error.ts'

/** The results of a shard, without the observations of its phases. */
export interface ShardRun {
  directory: string
  start: RunStarted & { shard: JournaledShard }
  /** Absent if the shard was killed. */
  end?: RunFinished
  /** The place of the last observed statement. */
  lastPlace?: string
  /** The reasons why the shard's journal differs from its state when it was written. */
  damage: string[]
  /** The phases that have entries in the journal, by name. */
  phases: Map<string, PhaseOfShard>
  /** Reads the entries of a phase from the beginning of the journal. */
  entries(phase: string): Generator<PhaseEntry, void>
}

interface PhaseOfShard {
  leftOut: string[]
  hasStarted: boolean
  /** Absent if the phase was not finished. */
  finishedMs?: number
}

/**
 * The content of a delivered folder. A folder may contain no shard: none was delivered, or its servers never started.
 */
type Delivery = { kind: 'shard'; run: ShardRun } | { kind: 'empty' | 'never-began'; sentence: string }

/** Reads the journal from end to end, so that damage to it is known before anything is written. Throws UsageError. */
export function readShardRun(directory: string, journal: JournalReader): Delivery {
  const file = join(directory, 'journal.jsonl')
  if (!existsSync(file)) return { kind: 'empty', sentence: `${directory} holds no run` }
  let start: ShardRun['start'] | undefined
  const left: Pick<ShardRun, 'end' | 'lastPlace' | 'damage' | 'phases'> = { damage: [], phases: new Map() }
  const phaseOf = (name: string) => {
    const phase = left.phases.get(name) ?? { leftOut: [], hasStarted: false }
    left.phases.set(name, phase)
    return phase
  }
  for (const entry of journal.read(file)) {
    switch (entry.kind) {
      case 'run-started':
        start = { ...entry, shard: shardOf(entry, directory) }
        break
      case 'phase-left-out':
        phaseOf(entry.phase).leftOut.push(entry.because)
        break
      case 'phase-started':
        phaseOf(entry.phase).hasStarted = true
        break
      case 'entry': {
        const observation = observationIn(entry)
        if (observation) left.lastPlace = observation.at
        break
      }
      case 'phase-finished':
        phaseOf(entry.phase).finishedMs = entry.ms
        break
      case 'journal-damaged':
        left.damage.push(`${directory}: ${entry.because}`)
        break
      case 'run-finished':
        left.end = entry
        break
      default:
        entry satisfies never
    }
  }
  const entries = (phase: string) => journal.entriesOf(file, phase)
  if (start) return { kind: 'shard', run: { directory, start, ...left, entries } }
  const { end } = left
  const why = end?.end.kind === 'failed' ? `: ${end.end.detail}` : ''
  return { kind: 'never-began', sentence: `the run in ${directory} never began${why}` }
}

function shardOf({ shard }: RunStarted, directory: string): JournaledShard {
  if (shard) return shard
  throw new UsageError(`${directory} holds a whole run, and no part of one`, {
    remedy: 'name the folders of runs that were made with --shard',
  })
}
