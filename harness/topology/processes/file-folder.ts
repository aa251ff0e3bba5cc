import { chmod, copyFile, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FileFolder } from '../../model/topology.ts'

/** Returns the folder for files of a server that runs as a process of this machine. */
export function fileFolderAt(directory: string): FileFolder {
  return {
    lay: async (folder, files) => {
      const path = join(directory, folder)
      await rm(path, { recursive: true, force: true })
      await mkdir(path)
      // Whatever the user is that the server runs as.
      await chmod(path, 0o777)
      for (const { name, diskPath } of files) {
        const copy = join(path, basename(name))
        await copyFile(diskPath, copy)
        await chmod(copy, 0o644)
      }
    },
  }
}
