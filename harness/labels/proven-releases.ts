import type { ProvingServer } from './catalogue/label.ts'

/**
 * The exact releases on which all tests last passed. The packages from which the servers are installed move to later
 * patch releases without notice: the tests report such a change at the end of their output, and a proof that fails on a
 * changed release is reported there, too, and does not fail. Change a version here when all tests pass on it.
 */
export const provenReleases = {
  'mysql:5.6': '5.6.24',
  'mysql:9.7': '9.7.4',
  'mariadb:10.11': '10.11.18',
  'mariadb:11.8': '11.8.9',
} as const

/** The servers whose release is not the one on which all tests last passed. */
export function movedServers(releases: Readonly<Record<ProvingServer, string>>): ProvingServer[] {
  return (Object.keys(provenReleases) as ProvingServer[]).filter(server => releases[server] !== provenReleases[server])
}
