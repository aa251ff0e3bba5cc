import { readFileSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { decodeBytes } from '../kit/raw-bytes.ts'
import type { Location } from '../model/location.ts'
import { UsageError } from '../model/usage-error.ts'
import type { SourcedFile } from '../sql/lexer/split.ts'
import { findBeside } from './find-beside.ts'

/** Reads the files of suites and fixtures, and knows which of them belong to others. */
export class ProjectFiles {
  readonly #directory: string
  /** The files that a fixture consists of, or that another file names with `source`. */
  readonly parts = new Set<string>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Returns the path relative to the directory if it is below the directory, otherwise the absolute path. */
  shown(path: string): string {
    const below = relative(this.#directory, path)
    return below.startsWith('..') || isAbsolute(below) ? path : below
  }

  /** Reads a file; bytes that are no UTF-8 are kept. Throws UsageError. */
  read(path: string): string {
    try {
      return decodeBytes(readFileSync(path))
    } catch (cause) {
      throw new UsageError(`${this.shown(path)} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
        remedy: 'Check the path and its permissions.',
        cause,
      })
    }
  }

  /** Reads a file that a script in this folder, or in a folder below, names with `source`. Throws UsageError. */
  readSource(name: string, at: Location, folder: string): SourcedFile {
    const path = findBeside(name, at, folder)
    this.parts.add(path)
    return { file: this.shown(path), text: this.read(path) }
  }
}
