import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import type { Disclosure } from '../masking/disclosure.ts'

/** The folder into which servers write their logs during a run. */
export interface RunLogs extends AsyncDisposable {
  directory: string
}

/**
 * Servers sometimes write statements into their logs. If values are masked or left out, the servers log into a folder
 * that is removed with this run, and the log lines pass the masking before they reach the run's own folder.
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
