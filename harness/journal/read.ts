import { closeSync, openSync, readSync } from 'node:fs'
import { type QuickReader, quickReader } from '../formats/quick-reader.ts'
import { z } from '../formats/schema.ts'
import { ownCommand } from '../kit/own-command.ts'
import type { JournalEntry, PhaseEntry } from '../model/journal.ts'
import { UsageError } from '../model/usage-error.ts'
import { EntryCounts } from './entry-counts.ts'
import { entrySchemaFor, type PhaseEntrySchemas } from './entry-schema.ts'

const formatVersion = 3
/** The greatest number of damages that are reported: after one gap, every later line may look damaged. */
const mostDamages = 10
const newline = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

type NumberedEntry = JournalEntry & { line: number }

/** Reads journals in which these phases have written. */
export class JournalReader {
  readonly #schema: z.ZodType<NumberedEntry>
  readonly #quickly: QuickReader

  constructor(phases: PhaseEntrySchemas) {
    this.#schema = entrySchemaFor(phases)
    this.#quickly = quickReader(this.#schema)
  }

  /**
   * Yields the entries of a journal one at a time, so that memory does not grow with the journal. An incomplete last
   * line is skipped, because a killed run leaves such a line. Entries `journal-damaged` report lines that are missing,
   * doubled or out of order, and lines that do not fit their place are skipped; any other damage throws a UsageError
   * with its line, because half of the observations give no verdict.
   */
  *read(file: string): Generator<JournalEntry, void> {
    const counts = new EntryCounts()
    const found: string[] = []
    let last: JournalEntry['kind'] | undefined
    let line = 0
    let expected = 1
    for (const { bytes, terminated } of linesOf(file)) {
      line += 1
      const entry = this.#entryOf(bytes, terminated, file, line)
      if (!entry) break
      if (entry.line !== expected) found.push(`line ${line}: entry ${entry.line} stands where entry ${expected} should`)
      expected = entry.line + 1
      const misplaced = reasonAgainst(entry.kind, last)
      if (misplaced) yield damage(`line ${line}: ${misplaced}`)
      else {
        if (entry.kind === 'run-finished') found.push(...counts.differencesFrom(entry.entries ?? {}))
        counts.add(entry)
        last = entry.kind
        yield withoutNumber(entry)
      }
    }
    // After all lines, so that the position of each earlier entry is the number of its line.
    yield* found.slice(0, mostDamages).map(damage)
  }

  /** Yields the entries of one phase. */
  *entriesOf(file: string, phase: string): Generator<PhaseEntry, void> {
    for (const entry of this.read(file)) if (entry.kind === 'entry' && entry.phase === phase) yield entry.entry
  }

  /**
   * Returns a reader of some lines of a journal, in ascending order. Lines that are not requested are skipped, and may
   * be damaged. Disposing of the reader closes the file.
   */
  lines(file: string): JournalLines {
    return new JournalLines(file, (bytes, terminated, line) => this.#entryOf(bytes, terminated, file, line))
  }

  /** Returns undefined for an incomplete line, whose writing was interrupted. */
  #entryOf(bytes: Uint8Array, terminated: boolean, file: string, line: number): NumberedEntry | undefined {
    const parsed = parseJson(bytes)
    if (parsed === undefined && !terminated) return undefined
    // The quick reader may have changed an object that does not fit, so the bytes are parsed again.
    return (this.#quickly(parsed) as NumberedEntry | undefined) ?? explained(parseJson(bytes), this.#schema, file, line)
  }
}

/** See `JournalReader.lines`. */
class JournalLines implements Disposable {
  readonly #lines: ReturnType<typeof linesOf>
  readonly #entryOf: (bytes: Uint8Array, terminated: boolean, line: number) => NumberedEntry | undefined
  #line = 0

  /** The file is opened at the first read. */
  constructor(
    file: string,
    entryOf: (bytes: Uint8Array, terminated: boolean, line: number) => NumberedEntry | undefined,
  ) {
    this.#lines = linesOf(file)
    this.#entryOf = entryOf
  }

  /** Lines are numbered from 1. Throws UsageError, as `read` does. */
  *between(first: number, last: number): Generator<JournalEntry, void> {
    while (this.#line < last) {
      const { value, done } = this.#lines.next()
      if (done) return
      this.#line += 1
      const entry = this.#line < first ? undefined : this.#entryOf(value.bytes, value.terminated, this.#line)
      if (entry) yield withoutNumber(entry)
    }
  }

  [Symbol.dispose](): void {
    this.#lines.return()
  }
}

function withoutNumber({ line: _, ...entry }: NumberedEntry): JournalEntry {
  return entry
}

function damage(because: string): JournalEntry {
  return { kind: 'journal-damaged', because }
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

/** Throws a UsageError that explains why a line does not fit. */
function explained(parsed: unknown, schema: z.ZodType<NumberedEntry>, file: string, line: number): NumberedEntry {
  if (parsed === undefined) throw damaged(file, line, 'this is not a line of JSON')
  const start = anyStart.safeParse(parsed)
  if (start.success && start.data.formatVersion !== formatVersion) {
    throw new UsageError(
      `the journal is of format ${JSON.stringify(start.data.formatVersion)}, and this Crosscheck reads format ${formatVersion}`,
      { at: { file, line, column: 1 }, remedy: 'judge it with the Crosscheck that recorded it, or run again' },
    )
  }
  const entry = schema.safeParse(parsed)
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
 * Splits a file into lines by bytes. readline would not do, because it also ends lines at U+2028, which JSON leaves
 * unescaped in strings. The bytes of a line are valid until the next line is read.
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
