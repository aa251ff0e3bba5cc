import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The address of a Unix socket holds 108 bytes on Linux and 104 on macOS, and servers put suffixes to it. */
const longestSocketPath = 100

/** Makes a folder for one server that only this user can enter, with a path short enough for a socket in it. */
export async function makePrivateFolder(socketName: string): Promise<string> {
  const prefix = 'crosscheck-'
  const length = Buffer.byteLength(join(tmpdir(), `${prefix}XXXXXX`, socketName))
  return mkdtemp(join(length < longestSocketPath ? tmpdir() : '/tmp', prefix))
}
