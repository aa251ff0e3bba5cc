import { randomBytes } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The address of a Unix socket holds 108 bytes on Linux and 104 on macOS, and servers put suffixes to it. */
const longestSocketPath = 100

/**
 * A path for the folder of one server, short enough for a socket in it, that nobody else uses or can foretell. Nothing is
 * made yet, so that whoever is to remove the folder can be told of it before it exists.
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

/** Whether what is written in a folder never meets a disk. */
export function isInMemory(folder: string): boolean {
  return folder.startsWith(`${memoryDirectory}/`)
}

/**
 * In memory where there is plenty of it: each table that is made, emptied or dropped waits for the disk several times,
 * whatever a server is told. TMPDIR is the word of somebody who knows better.
 */
export function scratchDirectory(): string {
  return process.env.TMPDIR || !hasPlentyOfMemory() ? tmpdir() : memoryDirectory
}

const memoryDirectory = '/dev/shm'
/** statfs(2): TMPFS_MAGIC. */
const tmpfsType = 0x01021994
const gibibyte = 2 ** 30

/** The three servers of a run take half a gibibyte; the rest is for what suites load. */
function hasPlentyOfMemory(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(memoryDirectory)
    return type === tmpfsType && bavail * bsize >= 4 * gibibyte && process.availableMemory() >= 8 * gibibyte
  } catch {
    return false
  }
}
