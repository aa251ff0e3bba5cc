import { DiskFull, fullDisk } from '../../machine/disk-space.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import { isSystemError } from '../../model/system-error.ts'

/** The messages of apt-get, dpkg-deb, tar, cp and npm, in the language in which Crosscheck starts them. */
const noSpace = /no space left|enough free space|ENOSPC|EDQUOT|disk quota exceeded/i
const noNetwork =
  /failure resolving|could not resolve|could not connect|cannot initiate the connection|connection (refused|timed out|failed)|network is unreachable|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/i

const moreSpace = 'make room there, or set CROSSCHECK_CACHE to a folder that has more'
const otherWays =
  'check the network and the proxy; or have the server on PATH, name one that already runs (mysql://user@host:port), or use --runtime container'

/**
 * Returns a failure with advice if it comes from a full disk or a missing network, and otherwise the unchanged error.
 * `what` could not be created or fetched; `folder` is its intended place.
 */
export async function explainCacheFailure(error: unknown, what: string, folder: string): Promise<unknown> {
  const lines = error instanceof ServerFailure ? [error.message, ...error.logTail] : []
  if (error instanceof DiskFull) return error
  const full = await fullDisk(folder, what, moreSpace)
  if (full) return full
  if (lines.some(line => noSpace.test(line)) || (isSystemError(error) && noSpace.test(error.code ?? ''))) {
    return new DiskFull(`${what}: the disk has too little room for it, in ${folder}; ${moreSpace}`)
  }
  const reason = lines.toReversed().find(line => noNetwork.test(line))
  if (reason === undefined) return error
  return new ServerFailure(`${what}: the package source cannot be reached; ${otherWays}`, {
    logTail: [reason],
    cause: error,
  })
}
