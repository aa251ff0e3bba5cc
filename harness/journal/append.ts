import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { JournalEntry } from '../model/journal.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { EntryCounts } from './entry-counts.ts'
import { lineOf } from './line-of.ts'

/** So long an entry of a phase may wait for others to be written with it: writing each by itself would cost more than it. */
const longestWaitMs = 25
/** And so many bytes at most. */
const mostWaiting = 1 << 20
/** A character of a string takes so many bytes of UTF-8 at most. */
const widestCharacter = 3

/**
 * What was observed, one JSON line for each entry, in the order in which it happened, each with its number; the last tells
 * how many of each kind stand before it. What phases observe is in the file a
 * moment after it was appended, everything else when `append` returns, with all that came before: a killed run loses
 * no more than its last moment. Disposing of it writes what waits and closes the file; that may throw JournalFailure.
 */
export interface Journal extends Disposable {
  readonly file: string
  /** Throws JournalFailure, also for what was appended before. */
  append(entry: JournalEntry): void
}

/**
 * The journal could not be written (full disk, folder gone). What is not recorded cannot be judged: the run must
 * stop here and end as unknown. Every later `append` throws the same, so that no gap can look like a whole journal.
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
  /** Returns how many bytes were taken, which may be fewer than were given. */
  write(descriptor: number, bytes: Uint8Array): number
  close(descriptor: number): void
}

const realFileSystem: JournalFileSystem = {
  // Exclusive, because two runs in one journal could not be told apart.
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
  /** As bytes at once: texts that wait would outlive the young generation of the heap. */
  const keep = (line: string) => {
    const mostBytes = line.length * widestCharacter
    if (waitingBytes + mostBytes > waiting.length && waitingBytes > 0) flush()
    if (mostBytes > waiting.length) waiting = Buffer.allocUnsafe(mostBytes)
    waitingBytes += waiting.write(line, waitingBytes)
  }
  /** On its own, when nobody is there to throw to: the next `append` tells. */
  const flushInTime = () => {
    try {
      guarded(flush)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
    }
  }
  /** The first error is the one to tell. */
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
