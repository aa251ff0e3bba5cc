import { describe, expect, it } from 'vitest'
import { distributionOf, type IndexTarget, rankMirrors } from './apt-mirror.ts'

function target(uri: string, release: string, component: string, origin?: string): IndexTarget {
  return { uri, release, component, origin }
}

describe('rankMirrors', () => {
  it('takes the main archive, not the one of security updates', () => {
    const targets = [
      target('http://security.example/debian-security/', 'bookworm-security', 'main', 'Debian'),
      target('http://mirror.example/debian/', 'bookworm-updates', 'main', 'Debian'),
      target('http://mirror.example/debian/', 'bookworm', 'main', 'Debian'),
    ]
    expect(rankMirrors(targets, 'debian')).toEqual(['http://mirror.example/debian/'])
  })

  it('takes the old form of the security suite for none either', () => {
    const targets = [
      target('http://security.example/', 'buster/updates', 'main', 'Debian'),
      target('http://mirror.example/debian/', 'buster', 'main'),
    ]
    expect(rankMirrors(targets, 'debian')).toEqual(['http://mirror.example/debian/'])
  })

  it('leaves archives of others out, where their origin is known, and puts them last, where it is not', () => {
    const others = [
      target('https://vendor.example/linux/debian/', 'bookworm', 'stable', 'Docker'),
      target('https://packages.example/12/prod/', 'bookworm', 'main'),
    ]
    const own = target('http://mirror.example/debian/', 'bookworm', 'main')
    expect(rankMirrors([...others, own], 'debian')).toEqual([
      'http://mirror.example/debian/',
      'https://packages.example/12/prod/',
    ])
  })

  it('knows lists of mirrors, and snapshots', () => {
    const list = 'mirror+file:/etc/apt/mirrors/debian.list/'
    const snapshot = 'http://snapshot.example/archive/debian/20250520T000000Z/'
    expect(rankMirrors([target(list, 'trixie', 'main')], 'debian')).toEqual([list])
    expect(rankMirrors([target(snapshot, 'trixie', 'main')], 'debian')).toEqual([snapshot])
  })

  it('has no use for a CD', () => {
    expect(rankMirrors([target('cdrom:[Debian 12]/', 'bookworm', 'main', 'Debian')], 'debian')).toEqual([])
  })

  it('tells one distribution from the other', () => {
    const targets = [
      target('http://archive.example/ubuntu/', 'noble', 'universe', 'Ubuntu'),
      target('http://security.example/ubuntu/', 'noble-security', 'main', 'Ubuntu'),
    ]
    expect(rankMirrors(targets, 'ubuntu')).toEqual(['http://archive.example/ubuntu/'])
    expect(rankMirrors(targets, 'debian')).toEqual([])
  })
})

it.each([
  ['ID=debian\nVERSION_CODENAME=bookworm\n', 'debian'],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 'ubuntu'],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'ubuntu'],
  ['ID=raspbian\nID_LIKE=debian\n', 'debian'],
  ['ID=fedora\n', undefined],
  ['', undefined],
])('distributionOf %j is %s', (osRelease, distribution) => {
  expect(distributionOf(osRelease)).toBe(distribution)
})
