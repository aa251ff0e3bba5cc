import { expect, it } from 'vitest'
import { cacheDirectory } from '../machine/cache-directory.mjs'

it.each([
  [{ CROSSCHECK_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' }, '/a'],
  [{ XDG_CACHE_HOME: '/b', HOME: '/c' }, '/b/crosscheck'],
  [{ XDG_CACHE_HOME: '', HOME: '/c' }, '/c/.cache/crosscheck'],
])('%j: %s', (environment, directory) => {
  expect(cacheDirectory(environment)).toBe(directory)
})
