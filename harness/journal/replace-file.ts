import { closeSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file so that a reader sees the old text or the new, never a part; a link stays a link. */
export function replaceFile(file: string, text: string | Iterable<string | Uint8Array>): void {
  const target = destinationOf(file)
  const draft = `${target}.${process.pid}.tmp`
  try {
    writeParts(draft, typeof text === 'string' ? [text] : text)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function writeParts(file: string, parts: Iterable<string | Uint8Array>): void {
  const descriptor = openSync(file, 'w')
  try {
    for (const part of parts) writeFileSync(descriptor, part)
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
