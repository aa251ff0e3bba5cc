import type { ProvingServer } from '../labels/catalogue/label.ts'
import { movedServers, provenReleases } from '../labels/proven-releases.ts'

declare module 'vitest' {
  interface TaskMeta {
    failedOnMovedRelease?: FailureOnMovedRelease
  }
}

/** Returns a line for each server whose release has changed, with the tests that fail only there, and a remedy. */
export function movedReleaseLines(
  releases: Readonly<Record<ProvingServer, string>>,
  failures: readonly FailureOnMovedRelease[],
): string[] {
  return movedServers(releases).map(server => {
    const names = failures.filter(({ servers }) => servers.includes(server)).map(({ name }) => name)
    const found =
      names.length > 0 ? `these proofs fail there: ${names.join(', ')}. Correct them, then` : 'once they pass there,'
    return `MOVED: ${server} is ${releases[server]} here, and all tests last passed on ${provenReleases[server]}; ${found} write ${releases[server]} into harness/labels/proven-releases.ts`
  })
}

/** A proof that fails on at least one server whose release has changed. */
interface FailureOnMovedRelease {
  name: string
  servers: ProvingServer[]
}
