import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The address of a Unix socket holds 108 bytes on Linux and 104 on macOS, and servers put suffixes to it. */
const longestSocketPath = 100

/**
 * A path for the folder of one server, short enough for a socket in it, that nobody else uses or can foretell. Nothing is
 * made yet, so that whoever is to remove the folder can be told of it before it exists.
 */
export function choosePrivateFolder(socketName: string): string {
  const name = `crosscheck-${randomBytes(6).toString('hex')}`
  const length = Buffer.byteLength(join(tmpdir(), name, socketName))
  return join(length < longestSocketPath ? tmpdir() : '/tmp', name)
}
