import { renameSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGuardedFolder } from '../../machine/guarded-folder.ts'
import { ExternalPair } from '../external-pair.ts'
import { openTestTopology } from '../test-topology.ts'
import { FetchingCache } from './fetching-cache.ts'
import type { Scenario } from './kill-plan.ts'

const memoryDisk = '/dev/shm'
/** statfs(2): TMPFS_MAGIC. */
const tmpfsType = 0x01021994

/**
 * The resources that all killed runs share. The folders are removed when the resources are disposed of, or when this
 * process ends in any way.
 */
export interface KillSetting extends AsyncDisposable {
  directory: string
  /** In memory, for the data of servers. */
  memoryDirectory: string | undefined
  external: ExternalPair
  cache: FetchingCache
  /** Aborted when the whole check is ended: then no run continues. */
  signal: AbortSignal
  /** Keeps the folder of a run that has left something, under another name, so that it can be examined. */
  keepFolders(): void
}

export async function openKillGround(only: readonly Scenario[], signal: AbortSignal): Promise<KillSetting> {
  await using undo = new AsyncDisposableStack()
  let keepsFolders = false
  const openFolder = async (parent: string) => {
    const { directory } = undo.use(await openGuardedFolder({ parent }))
    undo.defer(() => {
      if (!keepsFolders) return
      const kept = `${directory}-kept`
      renameSync(directory, kept)
      console.log(`what was left is in ${kept}`)
    })
    return directory
  }
  const directory = await openFolder(tmpdir())
  const memoryDirectory = hasMemoryDisk() ? await openFolder(memoryDisk) : undefined
  if (memoryDirectory === undefined) console.log(`${memoryDisk} is no disk in memory here: all is on ${directory}`)
  const { source, target } = undo.use(await openTestTopology('mysql:9.7', 'mariadb:11.8', signal))
  const external = undo.use(await ExternalPair.open({ source: source.endpoint, target: target.endpoint }))
  const cache = only.includes('fetch')
    ? await FetchingCache.prepare(directory, signal)
    : new FetchingCache(join(directory, 'none'))
  const opened = undo.move()
  return {
    directory,
    memoryDirectory,
    external,
    cache,
    signal,
    keepFolders: () => {
      keepsFolders = true
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function hasMemoryDisk(): boolean {
  try {
    return statfsSync(memoryDisk).type === tmpfsType
  } catch {
    return false
  }
}
