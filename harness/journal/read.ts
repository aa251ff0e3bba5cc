import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { ownCommand } from '../kit/own-command.ts'
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
    const entry = entryOf(bytes, terminated, file, line)
    if (!entry) return
    const misplaced = reasonAgainst(entry.kind, last)
    if (misplaced) throw damaged(file, line, misplaced)
    last = entry.kind
    yield entry
  }
}

/**
 * The entries of some lines of a journal, from its front to its end. Lines that nobody asks for are passed over, and may
 * be damaged. Disposing of it closes the file.
 */
export class LinesOfJournal implements Disposable {
  readonly #file: string
  readonly #lines: ReturnType<typeof linesOf>
  #line = 0

  /** Opened when it is first read. */
  constructor(file: string) {
    this.#file = file
    this.#lines = linesOf(file)
  }

  /** Lines are numbered from 1. Throws UsageError, as `readJournal` does. */
  *between(first: number, last: number): Generator<JournalEntry, void> {
    while (this.#line < last) {
      const { value, done } = this.#lines.next()
      if (done) return
      this.#line += 1
      const entry = this.#line < first ? undefined : entryOf(value.bytes, value.terminated, this.#file, this.#line)
      if (entry) yield entry
    }
  }

  [Symbol.dispose](): void {
    this.#lines.return()
  }
}

/** Undefined for what is left of a line that was being written. */
function entryOf(bytes: Uint8Array, terminated: boolean, file: string, line: number): JournalEntry | undefined {
  const parsed = parseJson(bytes)
  if (parsed === undefined && !terminated) return undefined
  // What has not fitted may have changed on the way.
  return (readEntry(parsed) as JournalEntry | undefined) ?? explained(parseJson(bytes), file, line)
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

const chunkBytes = 1 << 18

/**
 * By bytes and not by readline, which also ends lines at U+2028, and JSON leaves that in its strings as it is. A line is
 * good until the next one is asked for.
 */
function* linesOf(file: string): Generator<{ bytes: Uint8Array; terminated: boolean }, void> {
  const descriptor = openForReading(file)
  try {
    let buffer = Buffer.allocUnsafe(chunkBytes)
    let held = 0
    while (true) {
      if (held === buffer.length) buffer = Buffer.concat([buffer], 2 * held)
      const read = readSync(descriptor, buffer, held, buffer.length - held, null)
      if (read === 0) break
      const filled = buffer.subarray(0, held + read)
      let start = 0
      for (let end = filled.indexOf(newline, held); end !== -1; end = filled.indexOf(newline, start)) {
        yield { bytes: filled.subarray(start, end), terminated: true }
        start = end + 1
      }
      held = filled.copy(buffer, 0, start)
    }
    if (held > 0) yield { bytes: buffer.subarray(0, held), terminated: false }
  } finally {
    closeSync(descriptor)
  }
}

function openForReading(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (cause) {
    throw new UsageError(`${file}: there is no journal to read`, {
      remedy: `name the folder of a run, for example reports/latest, or make one: ${ownCommand(['run'])}`,
      cause,
    })
  }
}
