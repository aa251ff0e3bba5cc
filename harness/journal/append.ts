import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { JournalEntry } from '../model/journal.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { EntryCounts } from './entry-counts.ts'
import { lineOf } from './line-of.ts'

/**
 * The longest time that an entry of a phase waits for others to be written with it: a write for each entry would cost
 * more than the entry itself.
 */
const longestWaitMs = 25
/** The greatest number of bytes that wait. */
const mostWaiting = 1 << 20
/** A UTF-16 code unit of a string takes at most this many bytes of UTF-8. */
const widestCharacter = 3

/**
 * The file journal.jsonl: one JSON line for each entry, in the order in which the entries happened, each with its
 * number; the last line contains the number of the lines of each kind before it. Entries of phases are in the file a
 * moment after `append`; any other entry is in the file when `append` returns, with all entries before it. A killed run
 * therefore loses no more than its last moment. Disposing of the journal writes the waiting entries and closes the
 * file; that may throw JournalFailure.
 */
export interface Journal extends Disposable {
  readonly file: string
  /** Throws JournalFailure, also if an earlier entry could not be written. */
  append(entry: JournalEntry): void
}

/**
 * The journal could not be written (full disk, folder gone). Entries that are not recorded cannot be judged, so the run
 * must stop here and end as unknown. Every later `append` throws the same error, so that a journal with a gap never
 * looks complete.
 */
class JournalFailure extends WriteFailure {
  constructor(file: string, cause: unknown) {
    super(file, cause, {
      consequence: 'so that this run cannot be judged',
      remedy: 'or name another folder with --out',
    })
    this.name = 'JournalFailure'
  }
}

/** The part of node:fs that a journal needs. */
interface JournalFileSystem {
  open(file: string): number
  /** Returns the number of bytes written, which may be fewer than were given. */
  write(descriptor: number, bytes: Uint8Array): number
  close(descriptor: number): void
}

const realFileSystem: JournalFileSystem = {
  // Exclusive, because two runs in one journal could not be distinguished.
  open: file => openSync(file, 'ax'),
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  close: descriptor => {
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  },
}

/** Creates the journal; the file must not exist yet. Throws JournalFailure. */
export function openJournal(file: string, fileSystem: JournalFileSystem = realFileSystem): Journal {
  const guarded = <T>(action: () => T): T => {
    if (failure) throw failure
    try {
      return action()
    } catch (error) {
      failure = new JournalFailure(file, error)
      throw failure
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    let left: Uint8Array = waiting.subarray(0, waitingBytes)
    waitingBytes = 0
    while (left.length > 0) left = left.subarray(fileSystem.write(descriptor, left))
  }
  /** Encodes lines as bytes at once: waiting strings would outlive the young generation of the heap. */
  const keep = (line: string) => {
    const mostBytes = line.length * widestCharacter
    if (waitingBytes + mostBytes > waiting.length && waitingBytes > 0) flush()
    if (mostBytes > waiting.length) waiting = Buffer.allocUnsafe(mostBytes)
    waitingBytes += waiting.write(line, waitingBytes)
  }
  /** Flushes from a timer, where no caller could catch an error: the next `append` throws it. */
  const flushInTime = () => {
    try {
      guarded(flush)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
    }
  }
  /** Closes the file; throws an error of closing only if no error came before it. */
  const closeAfter = (failed: JournalFailure | undefined) => {
    try {
      fileSystem.close(descriptor)
    } catch (error) {
      if (!failed) throw new JournalFailure(file, error)
    }
  }
  let failure: JournalFailure | undefined
  let closed = false
  let number = 0
  const counts = new EntryCounts()
  let waiting = Buffer.allocUnsafe(mostWaiting)
  let waitingBytes = 0
  let timer: NodeJS.Timeout | undefined
  const descriptor = guarded(() => fileSystem.open(file))
  return {
    file,
    append(entry) {
      guarded(() => {
        if (closed) throw new Error('it is closed')
        number += 1
        keep(lineOf(entry.kind === 'run-finished' ? { ...entry, entries: counts.all() } : entry, number))
        counts.add(entry)
        if (entry.kind !== 'entry' || waitingBytes > mostWaiting) flush()
        else timer ??= setTimeout(flushInTime, longestWaitMs)
      })
    },
    [Symbol.dispose]() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      try {
        if (!failure) guarded(flush)
      } finally {
        closeAfter(failure)
      }
    },
  }
}
