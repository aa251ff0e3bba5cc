import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where server programs and templates are kept between runs; may be deleted at any time when nothing runs. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  if (environment.CROSSCHECK_CACHE) return resolve(environment.CROSSCHECK_CACHE)
  if (environment.XDG_CACHE_HOME) return resolve(environment.XDG_CACHE_HOME, 'crosscheck')
  return join(environment.HOME || homedir(), '.cache', 'crosscheck')
}
