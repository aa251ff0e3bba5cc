import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Folders in which servers are often installed, although the PATH of an ordinary user does not contain them. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/libexec']

/** Returns the folders of PATH, and then those of the system. */
export function programDirectories(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(directory => directory !== '')
  return [...new Set([...onPath, ...systemDirectories])]
}

/** Returns every program with one of these names in these folders, in the order of the folders. */
export async function findOnPath(
  names: readonly string[],
  directories: readonly string[] = programDirectories(),
): Promise<string[]> {
  const found: string[] = []
  for (const directory of directories) {
    for (const name of names) {
      const path = join(directory, name)
      if (await isProgram(path)) found.push(path)
    }
  }
  return found
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
