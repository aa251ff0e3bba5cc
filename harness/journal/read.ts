import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { JournalEntry } from '../model/journal.ts'
import { UsageError } from '../model/usage-error.ts'
import { entrySchema } from './entry-schema.ts'
import { quickReader } from './quick-reader.ts'

const formatVersion = 1
const readEntry = quickReader(entrySchema)
const newline = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The entries of a journal, one at a time, so that memory does not grow with the journal.
 * A last line without its end is what a killed run leaves, and is passed over; any other damage is a UsageError with
 * its line, because a verdict over half of what was observed would not be one.
 */
export function* readJournal(file: string): Generator<JournalEntry, void> {
  let line = 0
  let last: JournalEntry['kind'] | undefined
  for (const { bytes, terminated } of linesOf(file)) {
    line += 1
    const parsed = parseJson(bytes)
    if (parsed === undefined && !terminated) return
    // What has not fitted may have changed on the way.
    const entry = (readEntry(parsed) as JournalEntry | undefined) ?? explained(parseJson(bytes), file, line)
    const misplaced = reasonAgainst(entry.kind, last)
    if (misplaced) throw damaged(file, line, misplaced)
    last = entry.kind
    yield entry
  }
}

/** A run that could not even start its servers has an end and no start. */
function reasonAgainst(kind: JournalEntry['kind'], last: JournalEntry['kind'] | undefined): string | undefined {
  if (last === undefined) {
    return kind === 'run-started' || kind === 'run-finished' ? undefined : 'no run has started yet'
  }
  if (kind === 'run-started') return 'a second run starts here'
  return last === 'run-finished' ? 'the run had finished before this' : undefined
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

const anyStart = z.object({ kind: z.literal('run-started'), formatVersion: z.unknown() })

/** Throws what is to be said of a line that does not fit. */
function explained(parsed: unknown, file: string, line: number): JournalEntry {
  if (parsed === undefined) throw damaged(file, line, 'this is not a line of JSON')
  const start = anyStart.safeParse(parsed)
  if (start.success && start.data.formatVersion !== formatVersion) {
    throw new UsageError(
      `the journal is of format ${JSON.stringify(start.data.formatVersion)}, and this Crosscheck reads format ${formatVersion}`,
      { at: { file, line, column: 1 }, remedy: 'judge it with the Crosscheck that recorded it, or run again' },
    )
  }
  const entry = entrySchema.safeParse(parsed)
  if (!entry.success) throw damaged(file, line, z.prettifyError(entry.error).replaceAll('\n', ' '))
  return entry.data
}

function damaged(file: string, line: number, what: string): UsageError {
  return new UsageError(`the journal is damaged: ${what}`, {
    at: { file, line, column: 1 },
    remedy: 'run again; a journal is judged as it was recorded or not at all',
  })
}

const chunkBytes = 1 << 16

/** By bytes and not by readline, which also ends lines at U+2028, and JSON leaves that in its strings as it is. */
function* linesOf(file: string): Generator<{ bytes: Uint8Array; terminated: boolean }> {
  const descriptor = openForReading(file)
  try {
    let pending: Uint8Array[] = []
    while (true) {
      const buffer = Buffer.allocUnsafe(chunkBytes)
      const chunk = buffer.subarray(0, readSync(descriptor, buffer))
      if (chunk.length === 0) break
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        pending.push(chunk.subarray(start, end))
        yield { bytes: Buffer.concat(pending), terminated: true }
        pending = []
        start = end + 1
      }
      if (start < chunk.length) pending.push(chunk.subarray(start))
    }
    if (pending.length > 0) yield { bytes: Buffer.concat(pending), terminated: false }
  } finally {
    closeSync(descriptor)
  }
}

function openForReading(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (cause) {
    throw new UsageError(`${file}: there is no journal to read`, {
      remedy: 'name the folder of a run, for example reports/latest, or make one with crosscheck run',
      cause,
    })
  }
}
