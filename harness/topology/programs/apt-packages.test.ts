import { expect, it } from 'vitest'
import { upstreamVersion } from './apt-packages.ts'

it.each([
  ['9.7.4-2', '9.7.4'],
  ['1:11.8.6-0+deb13u1', '11.8.6'],
  ['8.0.36-0ubuntu0.22.04.1', '8.0.36'],
  ['8.4.5+dfsg-1', '8.4.5'],
])('the package version %s is of %s', (packageVersion, version) => {
  expect(upstreamVersion(packageVersion)).toBe(version)
})
