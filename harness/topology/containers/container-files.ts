import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { StartedTestContainer } from 'testcontainers'
import { ServerFailure } from '../../model/server-failure.ts'
import { type FileFolder, fileFolderName } from '../../model/topology.ts'

/** Returns the folder for the files of a server, beside the folder of its data. */
export function fileDirectory(dataParent: string): string {
  return `${dataParent}/${fileFolderName}`
}

/** Returns the folder for files of a server in a container. */
export function containerFileFolder(
  container: Pick<StartedTestContainer, 'exec' | 'copyContentToContainer'>,
  directory: string,
): FileFolder {
  return {
    lay: async (folder, files) => {
      const path = `${directory}/${folder}`
      const script = 'rm -rf "$1" && mkdir -p "$1" && chmod 777 "$1"'
      const { exitCode, output } = await container.exec(['sh', '-c', script, 'sh', path], { user: 'root' })
      if (exitCode !== 0) throw new ServerFailure(`the folder ${path} could not be made in the container: ${output}`)
      if (files.length === 0) return
      const copies = files.map(async ({ name, diskPath }) => ({
        content: await readFile(diskPath),
        target: `${path}/${basename(name)}`,
        mode: 0o644,
      }))
      await container.copyContentToContainer(await Promise.all(copies))
    },
  }
}
