import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isSystemError } from '../model/system-error.ts'
import { WriteFailure } from '../model/write-failure.ts'

/** A file that is written, but not yet in its place. Disposing of it removes it, where it was not put there. */
interface Draft extends Disposable {
  readonly file: string
  /** Puts it into its place, where it replaces an older one at once. Throws WriteFailure. */
  place(): void
}

/**
 * Writes a file so that a reader sees the old text or the new, never a part. A link in its place is replaced, and what it
 * leads to stays as it is. Throws WriteFailure.
 */
export function replaceFile(file: string, text: string | Iterable<string | Uint8Array>): void {
  using draft = draftFile(file, text)
  draft.place()
}

/** Writes a file beside its place, down to the disk. Nothing is left of it where that fails. Throws WriteFailure. */
export function draftFile(file: string, text: string | Iterable<string | Uint8Array>): Draft {
  const path = `${file}.${process.pid}.tmp`
  let isOurs = false
  const remove = () => {
    if (isOurs) rmSync(path, { force: true })
  }
  try {
    // Not through a link that somebody has put there.
    const descriptor = openSync(path, 'wx')
    isOurs = true
    writeParts(descriptor, typeof text === 'string' ? [text] : text)
  } catch (error) {
    remove()
    throw failureOf(file, error)
  }
  return {
    file,
    place: () => {
      try {
        renameSync(path, file)
      } catch (error) {
        throw failureOf(file, error)
      }
    },
    [Symbol.dispose]: remove,
  }
}

function failureOf(file: string, error: unknown): unknown {
  return isSystemError(error) ? new WriteFailure(file, error) : error
}

/** The same for a file that belongs to the user: a link stays a link. */
export function replaceOwnFile(file: string, text: string): void {
  replaceFile(destinationOf(file), text)
}

function writeParts(descriptor: number, parts: Iterable<string | Uint8Array>): void {
  try {
    for (const part of parts) writeFileSync(descriptor, part)
    // Some file systems find out here alone that they have no room.
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function destinationOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
