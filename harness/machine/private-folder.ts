import { randomBytes } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The address of a Unix socket has at most 108 bytes on Linux and 104 on macOS, and servers append suffixes to it. */
const longestSocketPath = 100

/**
 * Returns a path for the folder of one server that nobody else uses or can predict, short enough for a socket in the
 * folder. Creates nothing yet, so that the guard that removes the folder can be started before the folder exists.
 */
export function choosePrivateFolder(socketName: string): string {
  const name = `crosscheck-${randomBytes(6).toString('hex')}`
  const parent = scratchDirectory()
  const length = Buffer.byteLength(join(parent, name, socketName))
  return join(length < longestSocketPath ? parent : '/tmp', name)
}

/** The folder in which private folders are made. */
export function scratchParent(socketName: string): string {
  return dirname(choosePrivateFolder(socketName))
}

/** Whether the files in a folder are kept in memory and never written to a disk. */
export function isInMemory(folder: string): boolean {
  return folder.startsWith(`${memoryDirectory}/`)
}

/**
 * Returns a folder in memory if there is plenty of memory, because each CREATE, TRUNCATE or DROP of a table waits for
 * the disk several times, whatever the settings of the server are. A TMPDIR set by the user takes precedence.
 */
export function scratchDirectory(): string {
  return process.env.TMPDIR || !hasPlentyOfMemory() ? tmpdir() : memoryDirectory
}

const memoryDirectory = '/dev/shm'
/** statfs(2): TMPFS_MAGIC. */
const tmpfsType = 0x01021994
const gibibyte = 2 ** 30

/** The three servers of a run need half a gibibyte; the rest is for the data that suites load. */
function hasPlentyOfMemory(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(memoryDirectory)
    return type === tmpfsType && bavail * bsize >= 4 * gibibyte && process.availableMemory() >= 8 * gibibyte
  } catch {
    return false
  }
}
