import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file so that a reader sees the old text or the new, never a part; a link stays a link. */
export function replaceFile(file: string, text: string | Iterable<string>): void {
  const target = destinationOf(file)
  const draft = `${target}.${process.pid}.tmp`
  try {
    writeFileSync(draft, '')
    for (const part of typeof text === 'string' ? [text] : text) writeFileSync(draft, part, { flag: 'a' })
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function destinationOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
