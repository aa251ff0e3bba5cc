// JavaScript as it stands, because it says where what was made of the TypeScript is kept: whatever had to be made before
// that is rebuilt in every run.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where server programs and templates are kept between runs; may be deleted at any time when nothing runs.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
export function cacheDirectory(environment = process.env) {
  if (environment.CROSSCHECK_CACHE) return resolve(environment.CROSSCHECK_CACHE)
  if (environment.XDG_CACHE_HOME) return resolve(environment.XDG_CACHE_HOME, 'crosscheck')
  return join(environment.HOME || homedir(), '.cache', 'crosscheck')
}
