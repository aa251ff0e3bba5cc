import { join } from 'node:path'
import { isInMemory } from '../../machine/private-folder.ts'
import type { Bundle } from '../programs/bundle.ts'
import { sharedServerFlags } from '../programs/server-flags.ts'
import { isAtLeast } from '../specs/release.ts'

/** What a server needs to know wherever it runs, also while its data folder is being made. */
export function commonArguments(bundle: Bundle, dataDirectory: string): string[] {
  return [
    '--no-defaults',
    ...bundle.ownFiles,
    `--datadir=${dataDirectory}`,
    ...smallRedoLog(bundle),
    // The limit of asynchronous requests is shared by all on a machine, and needless for scratch data.
    '--innodb-use-native-aio=0',
    // As root, a server refuses to run unless told so.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
}

/** The data is scratch: small files are fast to copy. */
function smallRedoLog(bundle: Bundle): string[] {
  return [growsRedoLog(bundle) ? '--innodb-redo-log-capacity=8M' : '--innodb-log-file-size=8M']
}

function growsRedoLog({ product, version }: Bundle): boolean {
  return product === 'mysql' && isAtLeast(version, '8.0.30')
}

/** Where a running server keeps what is its own. */
export interface ServerPlace {
  /** All the others are in it. */
  directory: string
  dataDirectory: string
  socketPath: string
  pidFile: string
  temporaryDirectory: string
  /** The only folder that LOAD DATA INFILE, SELECT … INTO OUTFILE and LOAD_FILE() may touch. */
  filesDirectory: string
  /** Run at the first start, before the first connection is served. */
  initFile: string
}

/** The places of a server that owns `directory`. */
export function serverPlace(directory: string): ServerPlace {
  return {
    directory,
    dataDirectory: join(directory, 'data'),
    socketPath: join(directory, 'socket'),
    pidFile: join(directory, 'pid'),
    temporaryDirectory: join(directory, 'tmp'),
    filesDirectory: join(directory, 'files'),
    initFile: join(directory, 'init.sql'),
  }
}

/** Only this machine can reach it, and nothing is made durable: the data does not outlive the run. */
export function servingArguments(bundle: Bundle, place: ServerPlace, port: number): string[] {
  return [
    ...commonArguments(bundle, place.dataDirectory),
    ...sharedServerFlags,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--socket=${place.socketPath}`,
    `--pid-file=${place.pidFile}`,
    `--tmpdir=${place.temporaryDirectory}`,
    `--secure-file-priv=${place.filesDirectory}`,
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    // Statements wait for pages to be written where the log is as small as in the template.
    ...(growsRedoLog(bundle) ? ['--innodb-redo-log-capacity=64M'] : []),
    ...ownArguments(bundle, place),
  ]
}

function ownArguments({ product }: Bundle, { directory }: ServerPlace): readonly string[] {
  switch (product) {
    case 'mysql':
      // Where there are pages to flush, it waits 100 ms or 200 whenever it has rebuilt a table. With O_DIRECT there are
      // none; on a disk that would write past the cache, which takes longer.
      return [`--innodb-flush-method=${isInMemory(directory) ? 'O_DIRECT_NO_FSYNC' : 'nosync'}`]
    case 'mariadb':
      return [
        // Since 11.4 it would make a key at each start, which takes up to a second; connections stay on this machine.
        '--skip-ssl',
        // Each new table waits for the disk five times without it.
        '--debug-no-sync',
      ]
    default:
      return product satisfies never
  }
}
