import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { findOnPath } from '../../machine/on-path.ts'
import { runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Distribution } from './package-sources.ts'

const names = { debian: 'Debian', ubuntu: 'Ubuntu' } as const satisfies Record<Distribution, string>

/** Returns the distribution whose packages apt on this machine can read; undefined if there is no apt. */
export async function findDistribution(): Promise<Distribution | undefined> {
  const [apt, dpkg] = await Promise.all([findOnPath(['apt-get']), findOnPath(['dpkg-deb'])])
  if (apt.length === 0 || dpkg.length === 0) return undefined
  return distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

/**
 * Returns the distribution. Derivatives name in ID_LIKE the distributions from which they come; those of Ubuntu name
 * both.
 */
export function distributionOf(osRelease: string): Distribution | undefined {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(?<value>.*)$/gm)]
    .flatMap(match => match.groups?.value?.replaceAll(/["']/g, '').split(' ') ?? [])
    .map(word => word.toLowerCase())
  return (['ubuntu', 'debian'] as const).find(distribution => words.includes(distribution))
}

/**
 * The mirrors from which apt on this machine gets the packages of its distribution, and the keyring that verifies them.
 */
export interface AptArchive {
  distribution: Distribution
  /** The addresses in the machine's own configuration, the most likely one first. */
  mirrors: string[]
  keyring: string
}

export async function findAptArchive(distribution: Distribution, signal: AbortSignal): Promise<AptArchive> {
  const keyring = `/usr/share/keyrings/${distribution}-archive-keyring.gpg`
  if (!existsSync(keyring)) {
    throw new ServerFailure(
      `the keys of ${names[distribution]} packages are missing (${keyring}): install ${keyring.slice(20, -4)}`,
    )
  }
  // With release information, targets whose lists were never fetched are left out; without it, origins are unknown.
  const [known, configured] = await Promise.all([indexTargets([], signal), indexTargets(['--no-release-info'], signal)])
  const mirrors = rankMirrors([...known, ...configured], distribution)
  if (mirrors.length === 0) {
    throw new ServerFailure(
      `apt on this machine has no source of ${names[distribution]} packages (apt-get indextargets names none): ` +
        'add one to /etc/apt/sources.list.d',
    )
  }
  return { distribution, mirrors, keyring }
}

/** A line of `apt-get indextargets`. `origin` is the archive's own name, if it is known. */
export interface IndexTarget {
  uri: string
  release: string
  component: string
  origin: string | undefined
}

async function indexTargets(options: string[], signal: AbortSignal): Promise<IndexTarget[]> {
  const format = ['$(REPO_URI)', '$(RELEASE)', '$(COMPONENT)', '$(ORIGIN)'].join('\t')
  const output = await runProgram({
    command: 'apt-get',
    arguments: [...options, 'indextargets', '--format', format, 'Created-By: Packages'],
    signal,
  })
  return output.split('\n').flatMap(line => {
    const [uri, release, component, origin] = line.split('\t')
    if (!uri || !release || !component) return []
    return [{ uri, release, component, origin: origin?.startsWith('$(') ? undefined : origin }]
  })
}

/**
 * Returns the addresses at which the whole archive of the distribution is expected, the most likely one first. Suites
 * with a suffix (security, updates, backports) may have an address of their own that contains no other suite.
 */
export function rankMirrors(targets: readonly IndexTarget[], distribution: Distribution): string[] {
  const points = new Map<string, number>()
  const foreign = new Set<string>()
  for (const { uri, release, component, origin } of targets) {
    if (/[-/]/.test(release) || /^(cdrom|copy):/.test(uri)) continue
    if (origin !== undefined && origin !== names[distribution]) foreign.add(uri)
    const isOfDistribution = origin === names[distribution] ? 4 : 0
    const isNamedSo = uri.split(/[/.]/).includes(distribution) ? 2 : 0
    const isMain = component === 'main' ? 1 : 0
    points.set(uri, Math.max(points.get(uri) ?? 0, isOfDistribution + isNamedSo + isMain))
  }
  return [...points]
    .filter(([uri]) => !foreign.has(uri))
    .sort(([, one], [, other]) => other - one)
    .map(([uri]) => uri)
}
