import { provenReleases } from './proven-releases.ts'

declare module 'vitest' {
  interface TaskMeta {
    failedOnMovedRelease?: FailureOnMovedRelease
  }
}

export type TestServer = keyof typeof provenReleases

/** The test servers whose release is not the one on which all tests last passed. */
export function movedServers(releases: Readonly<Record<TestServer, string>>): TestServer[] {
  return (Object.keys(provenReleases) as TestServer[]).filter(server => releases[server] !== provenReleases[server])
}

/** A line for each server that has moved: with the tests that fail there alone, and what to do. */
export function movedReleaseLines(
  releases: Readonly<Record<TestServer, string>>,
  failures: readonly FailureOnMovedRelease[],
): string[] {
  return movedServers(releases).map(server => {
    const names = failures.filter(({ servers }) => servers.includes(server)).map(({ name }) => name)
    const found =
      names.length > 0 ? `these proofs fail there: ${names.join(', ')}. Correct them, then` : 'once they pass there,'
    return `MOVED: ${server} is ${releases[server]} here, and all tests last passed on ${provenReleases[server]}; ${found} write ${releases[server]} into harness/vitest/proven-releases.ts`
  })
}

/** A proof that does not hold, on at least one server that has moved. */
export interface FailureOnMovedRelease {
  name: string
  servers: TestServer[]
}
