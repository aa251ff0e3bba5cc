import { join } from 'node:path'
import { isInMemory } from '../../machine/private-folder.ts'
import type { ServerSettings } from '../../model/server-settings.ts'
import { fileFolderName } from '../../model/topology.ts'
import type { Bundle } from '../programs/bundle.ts'
import { dataFolderFlags, settingFlags, sharedServerFlags } from '../programs/server-flags.ts'
import { isAtLeast } from '../specs/release.ts'

/** Returns the arguments that a server needs in every case, also while its data folder is created. */
export function commonArguments(bundle: Bundle, settings: ServerSettings, dataDirectory: string): string[] {
  return [
    '--no-defaults',
    ...bundle.ownFiles,
    `--datadir=${dataDirectory}`,
    ...smallRedoLog(bundle),
    // All processes of a machine share the limit of asynchronous requests, and temporary data does not need them.
    '--innodb-use-native-aio=0',
    // A server refuses to run as root without this option.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ...dataFolderFlags(settings),
  ]
}

/** Returns the option for a small redo log: the data is temporary, and small files are fast to copy. */
function smallRedoLog(bundle: Bundle): string[] {
  return [growsRedoLog(bundle) ? '--innodb-redo-log-capacity=8M' : '--innodb-log-file-size=8M']
}

function growsRedoLog({ product, version }: Bundle): boolean {
  return product === 'mysql' && isAtLeast(version, '8.0.30')
}

/** The places of a running server's own files. */
export interface ServerPlace {
  /** The folder that contains all the others. */
  directory: string
  dataDirectory: string
  socketPath: string
  pidFile: string
  temporaryDirectory: string
  /** The only folder that LOAD DATA INFILE, SELECT … INTO OUTFILE and LOAD_FILE() may touch. */
  filesDirectory: string
  /** The SQL that runs at the first start, before the first connection is served. */
  initFile: string
}

/** Returns the places of a server that owns `directory`. */
export function serverPlace(directory: string): ServerPlace {
  return {
    directory,
    dataDirectory: join(directory, 'data'),
    socketPath: join(directory, 'socket'),
    pidFile: join(directory, 'pid'),
    temporaryDirectory: join(directory, 'tmp'),
    filesDirectory: join(directory, fileFolderName),
    initFile: join(directory, 'init.sql'),
  }
}

/**
 * Returns the arguments of a running server. Only this machine can reach it, and nothing is durable, because the data
 * does not outlive the run.
 */
export function servingArguments(bundle: Bundle, settings: ServerSettings, place: ServerPlace, port: number): string[] {
  return [
    ...commonArguments(bundle, settings, place.dataDirectory),
    ...sharedServerFlags(settings),
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--socket=${place.socketPath}`,
    `--pid-file=${place.pidFile}`,
    `--tmpdir=${place.temporaryDirectory}`,
    `--secure-file-priv=${place.filesDirectory}`,
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    // With a redo log as small as the template's, statements wait until pages are written.
    ...(growsRedoLog(bundle) ? ['--innodb-redo-log-capacity=64M'] : []),
    ...ownArguments(bundle, place),
    ...settingFlags(settings),
  ]
}

function ownArguments({ product }: Bundle, { directory }: ServerPlace): readonly string[] {
  switch (product) {
    case 'mysql':
      // With other methods, MySQL waits 100 ms or 200 ms after each rebuild of a table if there are pages to flush.
      // With O_DIRECT there are none; on a disk, O_DIRECT would bypass the cache, which takes longer.
      return [`--innodb-flush-method=${isInMemory(directory) ? 'O_DIRECT_NO_FSYNC' : 'nosync'}`]
    case 'mariadb':
      return [
        // Since 11.4 MariaDB creates a key at each start, which takes up to a second; connections stay on this machine.
        '--skip-ssl',
        // Without this option, each new table waits for the disk five times.
        '--debug-no-sync',
      ]
    default:
      return product satisfies never
  }
}
