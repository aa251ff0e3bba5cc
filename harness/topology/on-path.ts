import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Servers are often installed where the PATH of an ordinary user does not look. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/libexec']

/** Every program of one of these names on PATH and in the system's own folders, in that order. */
export async function findOnPath(names: readonly string[]): Promise<string[]> {
  const directories = new Set([...(process.env.PATH ?? '').split(delimiter), ...systemDirectories])
  const found: string[] = []
  for (const directory of directories) {
    if (directory === '') continue
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
