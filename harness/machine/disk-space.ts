import { accessSync, constants } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { ServerFailure } from '../model/server-failure.ts'
import { causeOf } from '../model/system-error.ts'
import { UsageError } from '../model/usage-error.ts'

const mebibyte = 2 ** 20
/**
 * With less free space than this, a server fails statements that it would otherwise execute ("The table is full"),
 * waits for somebody to make room, or ends. A server extends its files by up to 16 MiB at once.
 */
const leastFreeBytes = 24 * mebibyte
const intervalMs = 100

const elsewhere = 'make room there, or set TMPDIR to a folder that has more'

/** Throws UsageError if servers cannot keep their data in `folder`. */
export function ensureScratchFolder(folder: string): void {
  try {
    // Without the `/.`, an executable file would pass for a folder.
    accessSync(`${folder}/.`, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new UsageError(`the temporary folder ${folder} cannot be used: ${causeOf(cause)}`, {
      remedy: 'set TMPDIR to a folder that can be written to',
      cause,
    })
  }
}

/** A server cannot do its work because the disk is full. */
export class DiskFull extends ServerFailure {
  constructor(message: string) {
    super(message)
    this.name = 'DiskFull'
  }
}

/** Returns the error to report instead of a failure on a full disk; undefined if the disk of this folder has room. */
export async function fullDisk(
  folder: string,
  what: string,
  remedy: string = elsewhere,
): Promise<DiskFull | undefined> {
  const free = await freeBytes(folder)
  if (free === undefined || free >= leastFreeBytes) return undefined
  const left = `${Math.floor(free / mebibyte)} MiB`
  return new DiskFull(`${what}: the disk is full, with ${left} left in ${folder}; ${remedy}`)
}

/**
 * Watches the disk on which a server keeps its data. The replies of a server on a full disk show nothing about the
 * server, so the run must end before anybody compares them. `onFull` is called once.
 */
export function watchDisk(folder: string, what: string, onFull: (failure: DiskFull) => void): Disposable {
  let isOver = false
  const look = async () => {
    const failure = await fullDisk(folder, what)
    if (isOver) return
    if (failure) onFull(failure)
    else timer = setTimeout(look, intervalMs).unref()
  }
  let timer = setTimeout(look, intervalMs).unref()
  return {
    [Symbol.dispose]: () => {
      isOver = true
      clearTimeout(timer)
    },
  }
}

/** Returns undefined if the free space cannot be found out, for example because the folder no longer exists. */
async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}
