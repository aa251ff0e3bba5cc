import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { encodeBytes } from '../kit/raw-bytes.ts'
import { isSystemError } from '../model/system-error.ts'
import { WriteFailure } from '../model/write-failure.ts'

/**
 * A written file that is not yet in its place. Disposing of the draft removes the file unless it was put in its place.
 */
interface Draft extends Disposable {
  readonly file: string
  /** Renames the file to its place, where it replaces an older file atomically. Throws WriteFailure. */
  place(): void
}

/**
 * Writes a file so that a reader sees either the old text or the new text, never a part. A link in the place of the
 * file is replaced, and the link's destination stays unchanged. Throws WriteFailure.
 */
export function replaceFile(file: string, text: string | Iterable<string | Uint8Array>): void {
  using draft = draftFile(file, text)
  draft.place()
}

/**
 * Writes a file beside its place and syncs it to the disk. If that fails, nothing is left of the file. Throws
 * WriteFailure.
 */
export function draftFile(file: string, text: string | Iterable<string | Uint8Array>): Draft {
  const path = `${file}.${process.pid}.tmp`
  let isOurs = false
  const remove = () => {
    if (isOurs) rmSync(path, { force: true })
  }
  try {
    // `wx` does not write through a link that somebody has put there.
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

/** Does the same as `replaceFile` for a file that belongs to the user: a link stays a link. */
export function replaceOwnFile(file: string, text: string): void {
  replaceFile(destinationOf(file), text)
}

function writeParts(descriptor: number, parts: Iterable<string | Uint8Array>): void {
  try {
    for (const part of parts) writeFileSync(descriptor, typeof part === 'string' ? encodeBytes(part) : part)
    // Some file systems report only at fsync that they have no room.
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
