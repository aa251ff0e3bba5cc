import { expect, it } from 'vitest'
import { isAtLeast, parseRelease, versionMatches } from './release.ts'

it.each([
  ['mysql:9.7', { product: 'mysql', version: '9.7' }],
  ['mariadb:10.11.18', { product: 'mariadb', version: '10.11.18' }],
  ['percona:8.0', undefined],
  ['mysql:latest', undefined],
  ['mysql:9.7.4.1', undefined],
  ['mysql', undefined],
])('reads %s', (text, release) => {
  expect(parseRelease(text)).toEqual(release)
})

it.each([
  ['9', '9.7.4', true],
  ['9.7', '9.7.4', true],
  ['9.7.4', '9.7.4', true],
  ['9.7', '9.70.1', false],
  ['10.1', '10.11.6', false],
  ['9.6', '9.7.4', false],
  ['9.7.4.1', '9.7.4', false],
])('%s stands for %s: %s', (asked, exact, matches) => {
  expect(versionMatches(asked, exact)).toBe(matches)
})

it.each([
  ['9.7.4', '5.7', true],
  ['5.6.24', '5.7', false],
  ['8.0.30', '8.0.30', true],
  ['8.0.29', '8.0.30', false],
  ['8.0', '8.0.30', false],
  ['10.11.6', '10.6', true],
])('%s is at least %s: %s', (version, other, answer) => {
  expect(isAtLeast(version, other)).toBe(answer)
})
