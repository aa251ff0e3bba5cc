import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheDirectory } from '../../harness/machine/cache-directory.mjs'
import { findOnPath } from '../../harness/machine/on-path.ts'
import { ServerFailure } from '../../harness/model/server-failure.ts'

const execute = promisify(execFile)

interface PeerProgram {
  command: string
  environment: Record<string, string>
  /** The version that the program reports. */
  version: string
}

export interface PeerPrograms {
  client: PeerProgram
  ptUpgrade: PeerProgram
}

/** Packages of Debian 12: the programs, and dependencies that a machine may lack. */
const packages = [
  'mariadb-client-core',
  'libmariadb3',
  'percona-toolkit',
  'libdbi-perl',
  'libdbd-mysql-perl',
  'libterm-readkey-perl',
]

/**
 * Returns the programs on PATH, otherwise those of Debian's packages, unpacked into the cache; nothing is installed.
 */
export async function findPeerPrograms(): Promise<PeerPrograms> {
  const [client] = await findOnPath(['mariadb', 'mysql'])
  const [ptUpgrade] = await findOnPath(['pt-upgrade'])
  if (client && ptUpgrade) return { client: await describe(client), ptUpgrade: await describe(ptUpgrade) }
  const root = await unpackPackages()
  const bin = join(root, 'usr', 'bin')
  const environment = unpackedEnvironment(root)
  return {
    client: await describe(join(bin, 'mariadb'), environment),
    ptUpgrade: await describe(join(bin, 'pt-upgrade'), environment),
  }
}

async function unpackPackages(): Promise<string> {
  const directory = join(cacheDirectory(), 'bench')
  const root = join(directory, 'root')
  if (existsSync(join(root, 'usr', 'bin', 'pt-upgrade'))) return root
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  try {
    await execute('apt-get', ['download', ...packages], { cwd: directory })
    const files = readdirSync(directory).filter(name => name.endsWith('.deb'))
    for (const file of files) await execute('dpkg-deb', ['-x', file, root], { cwd: directory })
  } catch (cause) {
    rmSync(directory, { recursive: true, force: true })
    throw new ServerFailure(
      'the programs to compare with are missing: install mariadb-client and percona-toolkit so that they are on PATH',
      { cause },
    )
  }
  return root
}

function unpackedEnvironment(root: string): Record<string, string> {
  const library = readdirSync(join(root, 'usr', 'lib')).find(name => name.endsWith('-linux-gnu'))!
  const libraries = join(root, 'usr', 'lib', library)
  const modules = readdirSync(join(libraries, 'perl5')).map(version => join(libraries, 'perl5', version))
  return {
    LD_LIBRARY_PATH: libraries,
    PERL5LIB: [...modules, join(root, 'usr', 'share', 'perl5')].join(':'),
    MARIADB_PLUGIN_DIR: join(libraries, 'libmariadb3', 'plugin'),
  }
}

async function describe(command: string, environment: Record<string, string> = {}): Promise<PeerProgram> {
  const { stdout } = await execute(command, ['--version'], { env: { ...process.env, ...environment } })
  return { command, environment, version: /\d[\d.]+(?:-MariaDB)?(?=\D*$|,)/.exec(stdout.trim())?.[0] ?? stdout.trim() }
}
