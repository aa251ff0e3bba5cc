import { expect, it } from 'vitest'
import { movedServers, provenReleases } from '../labels/proven-releases.ts'
import { movedReleaseLines } from '../testing/moved-releases.ts'

it('has nothing to say on the releases on which the tests last passed', () => {
  expect(movedServers(provenReleases)).toEqual([])
  expect(movedReleaseLines(provenReleases, [])).toEqual([])
})

it('has one line for a server that has moved, with what fails on it', () => {
  const releases = { ...provenReleases, 'mariadb:11.8': '11.8.99' }
  const proven = provenReleases['mariadb:11.8']
  expect(movedReleaseLines(releases, [])).toEqual([
    `MOVED: mariadb:11.8 is 11.8.99 here, and all tests last passed on ${proven}; once they pass there, write 11.8.99 into harness/labels/proven-releases.ts`,
  ])
  const failures = [
    { name: 'json-arrow from mysql:9.7 to mariadb:11.8', servers: ['mariadb:11.8' as const] },
    { name: 'returning from mysql:9.7 to mariadb:10.11', servers: ['mariadb:10.11' as const] },
  ]
  expect(movedReleaseLines(releases, failures)).toEqual([
    `MOVED: mariadb:11.8 is 11.8.99 here, and all tests last passed on ${proven}; these proofs fail there: json-arrow from mysql:9.7 to mariadb:11.8. Correct them, then write 11.8.99 into harness/labels/proven-releases.ts`,
  ])
})
