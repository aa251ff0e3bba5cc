import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import type { Disclosure } from '../masking/disclosure.ts'

/** Where servers write their logs while a run goes on. */
export interface RunLogs extends AsyncDisposable {
  directory: string
}

/**
 * Servers write statements into their logs now and then. Where values are masked or left out, logs are written into a folder
 * that is gone with this run, and what the run's own folder gets of them passes the masking first.
 */
export async function openRunLogs(directory: string, disclosure: Disclosure): Promise<RunLogs> {
  if (disclosure.isEverything) return { directory, [Symbol.asyncDispose]: async () => {} }
  const folder = await openGuardedFolder()
  return {
    directory: folder.directory,
    [Symbol.asyncDispose]: async () => {
      try {
        if (disclosure.hasValues) copyLogs(folder.directory, directory, disclosure)
      } finally {
        await folder[Symbol.asyncDispose]()
      }
    },
  }
}

function copyLogs(from: string, to: string, disclosure: Disclosure): void {
  if (!existsSync(from)) return
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyLogs(source, target, disclosure)
    else if (entry.isFile()) writeFileSync(target, disclosure.text(readFileSync(source, 'utf8')))
  }
}
