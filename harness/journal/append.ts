import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { JournalEntry } from '../model/journal.ts'

/** What was observed, one JSON line for each entry, written when it happens. Disposing of it closes the file. */
export interface Journal extends Disposable {
  readonly file: string
  /** Returns when the operating system has the line, so that a killed run loses nothing. Throws JournalFailure. */
  append(entry: JournalEntry): void
}

/**
 * The journal could not be written (full disk, folder gone). What is not recorded cannot be judged: the run must
 * stop here and end as unknown. Every later `append` throws the same, so that no gap can look like a whole journal.
 */
export class JournalFailure extends Error {
  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`${file}: the journal could not be written, so that this run cannot be judged: ${why}`, { cause })
    this.name = 'JournalFailure'
  }
}

/** The part of node:fs that a journal needs. */
export interface JournalFileSystem {
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
  let failure: JournalFailure | undefined
  let closed = false
  const descriptor = guarded(() => fileSystem.open(file))
  return {
    file,
    append(entry) {
      guarded(() => {
        if (closed) throw new Error('it is closed')
        let left: Uint8Array = Buffer.from(`${JSON.stringify(entry, bigintAsText)}\n`)
        while (left.length > 0) left = left.subarray(fileSystem.write(descriptor, left))
      })
    },
    [Symbol.dispose]() {
      if (closed) return
      closed = true
      fileSystem.close(descriptor)
    },
  }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
