import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '../../kit/deadline.ts'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import { CliSandbox } from '../cli-sandbox.ts'

const fetched = 'mariadb:10.11'
const fetchDeadlineMs = 600_000

/**
 * A cache from which two servers are missing. Fetching them really runs apt-get, dpkg-deb, npm and tar; but the seed
 * contains the downloads of apt from an earlier, interrupted fetch, and apt finds them there.
 */
export class FetchingCache {
  readonly #seed: string

  constructor(seed: string) {
    this.#seed = seed
  }

  /** Downloads the packages once for all kills. */
  static async prepare(directory: string, signal: AbortSignal): Promise<FetchingCache> {
    const cache = join(directory, 'downloading')
    const seed = join(directory, 'downloaded')
    const fetching = join(cache, 'fetching', 'mariadb-10.11')
    await using place = new CliSandbox({}, { parent: directory })
    const running = place.start(['servers', 'fetch', fetched], { environment: { CROSSCHECK_CACHE: cache } })
    const isDownloaded = () => existsSync(join(fetching, 'tree')) || undefined
    await waitFor(isDownloaded, {
      what: `the packages of ${fetched}`,
      deadlineMs: fetchDeadlineMs,
      intervalMs: 5,
      signal,
    })
    running.signal('SIGKILL')
    await place.untilNoOrphans()
    renameSync(join(fetching, 'apt'), seed)
    rmSync(cache, { recursive: true })
    return new FetchingCache(seed)
  }

  /** Creates a new cache from the seed. */
  make(cache: string): void {
    mkdirSync(join(cache, 'fetching', 'mariadb-10.11'), { recursive: true })
    cpSync(this.#seed, join(cache, 'fetching', 'mariadb-10.11', 'apt'), { recursive: true })
    mkdirSync(join(cache, 'bundles'))
    const whole = cacheDirectory()
    for (const name of readdirSync(join(whole, 'bundles'))) {
      if (!/^(mariadb-10\.11|mysql-5\.6)/.test(name))
        symlinkSync(join(whole, 'bundles', name), join(cache, 'bundles', name))
    }
  }

  /**
   * Returns the incomplete bundles and data folders, which must not remain in a cache. Downloads are kept for the next
   * time.
   */
  orphans(cache: string): string[] {
    const bundles = readdirSync(join(cache, 'bundles')).filter(
      name => !existsSync(join(cache, 'bundles', name, 'bundle.json')),
    )
    return bundles.map(name => `half a bundle: ${name}`)
  }
}
