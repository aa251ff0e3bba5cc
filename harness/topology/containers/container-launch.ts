import { basename } from 'node:path'
import type { ServerSettings } from '../../model/server-settings.ts'
import { UsageError } from '../../model/usage-error.ts'
import { dataFolderFlags, settingFlags, sharedServerFlags } from '../programs/server-flags.ts'
import { timeZoneSql } from '../time-zones/time-zone-sql.ts'
import { bareServerScript, initStatements } from './bare-server-script.ts'
import { fileDirectory } from './container-files.ts'
import type { ImageConfig } from './container-image.ts'

/**
 * The kind of an image, which decides how it is run.
 * official: like the images of mysql, mariadb and percona, whose entrypoint initialises the data folder, takes the root
 * password from a file, and passes its arguments to the server.
 * bare: server programs and a shell only.
 * foreign: starts another kind of server in its own way (TiDB); the user root has no password there.
 */
type ImageKind = { kind: 'official' } | { kind: 'bare' } | { kind: 'foreign'; port: number }

/** The configuration of a container to start, and the data for the log-in. */
export interface Launch {
  kind: ImageKind['kind']
  /** If absent, the image's own entrypoint is used. */
  entrypoint?: string[]
  /** If absent, the image's own command is used. */
  command?: string[]
  environment: Record<string, string>
  /** Files that are put into the container before it starts. */
  files: { target: string; content: string; mode: number }[]
  /** The port inside the container. */
  port: number
  password: string
  /** The folder in the container that holds the data folder of the server; absent if it is not known. */
  dataParent?: string
}

/** Returns the flags of a server in a container, whose files are removed with the container. */
function containerServerFlags(settings: ServerSettings, dataParent: string): string[] {
  return [
    ...sharedServerFlags(settings),
    // The compiled-in default names a folder that a bare image does not have.
    `--secure-file-priv=${fileDirectory(dataParent)}`,
    // The data does not need to be durable.
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    ...settingFlags(settings),
  ]
}

/** The official images keep their data in /var/lib/mysql. */
const officialDataParent = '/var/lib'
/** See bareServerScript. */
const bareDataParent = '/tmp'

const mysqlPort = 3306
const tidbPort = 4000
const serverPrograms = ['mysqld', 'mariadbd']
const shells = ['sh', 'bash', 'dash', 'ash']
/**
 * The environment variables that identify the official images; some of these images do not name the programs that they
 * start.
 */
const officialVariables = /^(MYSQL|MARIADB|PS|PERCONA)_(MAJOR|VERSION|SHELL_VERSION)$/

/** Decides by the image's configuration, because the image may have any name. */
export function recogniseImage(image: string, config: ImageConfig): ImageKind {
  const hasOwnEntrypoint = config.entrypoint.length > 0 && !isShell(config.entrypoint)
  const startsServer = serverPrograms.includes(basename(config.command[0] ?? ''))
  if (!hasOwnEntrypoint && (config.command.length === 0 || isShell(config.command) || startsServer)) {
    return { kind: 'bare' }
  }
  if (hasOwnEntrypoint && (startsServer || config.variables.some(name => officialVariables.test(name)))) {
    return { kind: 'official' }
  }
  const port = [tidbPort, mysqlPort, ...config.ports].find(candidate => config.ports.includes(candidate))
  if (port !== undefined) return { kind: 'foreign', port }
  throw new UsageError(`the image ${image} exposes no port, and what it starts is not known`, {
    remedy:
      'take an image that exposes the port of its server (EXPOSE 3306), or start it yourself and give its mysql:// URL',
  })
}

function isShell(words: readonly string[]): boolean {
  return shells.includes(basename(words[0] ?? ''))
}

/**
 * Plans the start of a container. The password goes into the container as a file, because a user who may list or
 * inspect containers sees their environment, their labels and their commands. All users in the container may read the
 * file, because the official entrypoints read it as the user mysql. Throws UsageError if the image takes no settings.
 */
export function planLaunch(kind: ImageKind, password: string, settings: ServerSettings): Launch {
  const timeZones = kind.kind === 'foreign' ? '' : timeZoneSql().join('\n')
  switch (kind.kind) {
    case 'official': {
      const file = { target: '/crosscheck/root-password', content: password, mode: 0o444 }
      return {
        kind: 'official',
        command: containerServerFlags(settings, officialDataParent),
        environment: {
          ...(timeZones ? { MYSQL_INITDB_SKIP_TZINFO: '1', MARIADB_INITDB_SKIP_TZINFO: '1' } : {}),
          MYSQL_ROOT_PASSWORD_FILE: file.target,
          MARIADB_ROOT_PASSWORD_FILE: file.target,
          MYSQL_ROOT_HOST: '%',
          MARIADB_ROOT_HOST: '%',
        },
        files: [
          file,
          emptyFileIn(officialDataParent),
          // The entrypoint runs what lies there when it has initialised the data folder.
          ...(timeZones
            ? [{ target: '/docker-entrypoint-initdb.d/time-zones.sql', content: timeZones, mode: 0o444 }]
            : []),
        ],
        port: mysqlPort,
        password,
        dataParent: officialDataParent,
      }
    }
    case 'bare': {
      const script = {
        target: '/crosscheck/start',
        content: bareServerScript(dataFolderFlags(settings)),
        mode: 0o555,
      }
      const init = { target: '/crosscheck/init.sql', content: `${initStatements(password)}${timeZones}`, mode: 0o444 }
      return {
        kind: 'bare',
        entrypoint: ['/bin/sh', script.target],
        command: [
          `--init-file=${init.target}`,
          `--port=${mysqlPort}`,
          ...containerServerFlags(settings, bareDataParent),
        ],
        environment: {},
        files: [script, init, emptyFileIn(bareDataParent)],
        port: mysqlPort,
        password,
        dataParent: bareDataParent,
      }
    }
    case 'foreign':
      refuseSettings(settings)
      return { kind: 'foreign', environment: {}, files: [], port: kind.port, password: '' }
    default:
      return kind satisfies never
  }
}

/** The server refuses to start if the folder for its files does not exist. */
function emptyFileIn(dataParent: string): Launch['files'][number] {
  return { target: `${fileDirectory(dataParent)}/.crosscheck`, content: '', mode: 0o444 }
}

/** An image that starts its server in its own way is not told how to set a variable. */
function refuseSettings({ values, locate }: ServerSettings): void {
  const [name] = Object.keys(values)
  if (name === undefined) return
  const at = locate(name)
  throw new UsageError(`${name} cannot be set: the image starts its server in its own way`, {
    ...(at ? { at } : {}),
    remedy: 'leave the settings of this side out, or start the server yourself with them and give its mysql:// URL',
  })
}
