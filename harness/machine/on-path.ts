import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Servers are often installed where the PATH of an ordinary user does not look. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/libexec']

/** The folders of PATH, and then the system's own. */
export function programDirectories(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(directory => directory !== '')
  return [...new Set([...onPath, ...systemDirectories])]
}

/** Every program of one of these names in these folders, in their order. */
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
