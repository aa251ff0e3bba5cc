import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProgramFailed, runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { AptArchive } from './apt-mirror.ts'
import type { PackageSource } from './package-sources.ts'
import { nameSource } from './package-sources.ts'

type AptSource = Extract<PackageSource, { kind: 'apt' }>

/** The version of a package that the archive offers now. */
interface Candidate {
  package: string
  /** The version of the program, without the epoch and the revision of the package: `9.7.4`. */
  version: string
}

/** The package lists of one source, read by an apt whose whole state is in `directory`: nothing is installed. */
interface AptPackages {
  readonly candidate: Candidate
  /**
   * Fetches the package and all of its dependencies, and returns the .deb files; files from an earlier attempt are
   * used.
   */
  download(onFraction: (fraction: number) => void): Promise<string[]>
}

/** Reads the package lists of a source from the first mirror that offers it. */
export async function openAptPackages(
  source: AptSource,
  archive: AptArchive,
  options: { directory: string; onFraction: (fraction: number) => void; signal: AbortSignal },
): Promise<AptPackages> {
  const { directory, signal } = options
  const failures: string[] = []
  for (const mirror of archive.mirrors.slice(0, 3)) {
    const configuration = await writeConfiguration(directory, source, archive, mirror)
    try {
      await apt(configuration, ['update'], options.onFraction, signal)
    } catch (error) {
      if (!(error instanceof ProgramFailed)) throw error
      failures.push(...error.logTail)
      continue
    }
    const candidate = await findCandidate(source, configuration, signal)
    return {
      candidate,
      download: async onFraction => {
        await downloadPackage(candidate, configuration, onFraction, signal)
        const archives = join(directory, 'cache', 'archives')
        const files = await readdir(archives)
        return files.filter(name => name.endsWith('.deb')).map(name => join(archives, name))
      },
    }
  }
  throw new ServerFailure(`the package lists of ${nameSource(source)} cannot be read`, { logTail: failures })
}

/**
 * Writes an apt configuration. The machine's settings for proxies and credentials remain in force; those for its own
 * packages do not.
 */
async function writeConfiguration(
  directory: string,
  source: AptSource,
  archive: AptArchive,
  mirror: string,
): Promise<string> {
  const sources = join(directory, 'sources')
  await Promise.all([
    mkdir(join(directory, 'state', 'lists', 'partial'), { recursive: true }),
    mkdir(join(directory, 'cache', 'archives', 'partial'), { recursive: true }),
    mkdir(join(directory, 'log'), { recursive: true }),
    mkdir(sources, { recursive: true }),
  ])
  const entry = {
    Types: 'deb',
    URIs: mirror,
    Suites: source.suites.join(' '),
    Components: source.components.join(' '),
    Targets: 'Packages',
    'Signed-By': archive.keyring,
  }
  await writeFile(
    join(sources, 'crosscheck.sources'),
    Object.entries(entry)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  )
  // The list of installed packages is empty, so that the package is fetched with all dependencies, including the C
  // library.
  await writeFile(join(directory, 'installed'), '')
  const settings = {
    'Dir::State': join(directory, 'state'),
    'Dir::State::lists': join(directory, 'state', 'lists'),
    'Dir::State::status': join(directory, 'installed'),
    'Dir::Cache': join(directory, 'cache'),
    'Dir::Cache::archives': join(directory, 'cache', 'archives'),
    'Dir::Log': join(directory, 'log'),
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': sources,
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'APT::Install-Recommends': 'false',
    'APT::Install-Suggests': 'false',
    'APT::Update::Error-Mode': 'any',
    'APT::Status-Fd': '1',
    // The folder is private to the user; as root, apt would change to an account that cannot enter the folder.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  }
  const cleared = [
    'APT::Architectures',
    'APT::Default-Release',
    'APT::Update::Pre-Invoke',
    'APT::Update::Post-Invoke',
    'APT::Update::Post-Invoke-Success',
    'DPkg::Pre-Invoke',
    'DPkg::Post-Invoke',
    'DPkg::Pre-Install-Pkgs',
  ]
  const file = join(directory, 'apt.conf')
  await writeFile(
    file,
    [
      ...cleared.map(name => `#clear ${name};\n`),
      ...Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`),
    ].join(''),
  )
  return file
}

async function findCandidate(source: AptSource, configuration: string, signal: AbortSignal): Promise<Candidate> {
  for (const name of source.packages) {
    const shown = await runProgram({
      command: 'apt-cache',
      arguments: ['-c', configuration, 'show', '--no-all-versions', name],
      environment: { LC_ALL: 'C.UTF-8' },
      signal,
    }).catch(error => {
      if (error instanceof ProgramFailed) return ''
      throw error
    })
    const version = /^Version: (?<version>.+)$/m.exec(shown)?.groups?.version
    if (version) return { package: name, version: upstreamVersion(version) }
  }
  throw new ServerFailure(`${nameSource(source)} have none of ${source.packages.join(', ')}`)
}

/** Returns the program's version in a package version: `1:11.8.6-0+deb13u1` is 11.8.6. */
export function upstreamVersion(packageVersion: string): string {
  return /^(\d+:)?(?<numbers>\d+(\.\d+)*)/.exec(packageVersion)?.groups?.numbers ?? packageVersion
}

async function downloadPackage(
  candidate: Candidate,
  configuration: string,
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await apt(configuration, ['install', '--download-only', '--yes', candidate.package], onFraction, signal)
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new ServerFailure(`apt could not fetch ${candidate.package} ${candidate.version}`, {
      logTail: error.logTail,
      cause: error,
    })
  }
}

/** Runs apt-get. Its progress lines are `dlstatus:<number>:<percent>:<text>` (apt's README.progress-reporting). */
async function apt(
  configuration: string,
  command: string[],
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  await runProgram({
    command: 'apt-get',
    arguments: ['-c', configuration, '--quiet', ...command],
    environment: { LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    onLine: line => {
      const percent = /^dlstatus:\d+:(?<percent>[\d.]+):/.exec(line)?.groups?.percent
      if (percent) onFraction(Math.min(1, Number(percent) / 100))
    },
    signal,
  })
}
