import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Returns a Chromium on PATH; fetches nothing. */
export function findBrowser(path = process.env.PATH ?? ''): string | undefined {
  const directories = path.split(delimiter).filter(directory => directory !== '')
  return directories.flatMap(directory => names.map(name => join(directory, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
