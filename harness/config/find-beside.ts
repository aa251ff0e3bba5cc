import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Location } from '../model/location.ts'
import { UsageError } from '../model/usage-error.ts'

/**
 * Returns the path of a file that a suite or fixture names. Only files in the given folder and below it may be named: a
 * suite must give the same answer on every machine, and must not send other files of this machine to a server. Throws
 * UsageError.
 */
export function findBeside(name: string, at: Location, folder: string): string {
  const isOutside = (path: string) => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  const remedy = `Put the file into ${folder}, and name it by its path from there.`
  if (name === '' || isOutside(relative(folder, join(folder, name))) || isAbsolute(name))
    throw new UsageError(`The file ${name} does not lie beside its suite or fixture`, { at, remedy })
  const path = join(folder, name)
  const info = statSync(path, { throwIfNoEntry: false })
  if (!info) throw new UsageError(`There is no file ${name}`, { at, remedy: `Looked for ${path}. ${remedy}` })
  if (!info.isFile()) throw new UsageError(`${name} is not a file`, { at, remedy })
  if (isOutside(relative(realpathSync(folder), realpathSync(path))))
    throw new UsageError(`The file ${name} is a link that leads out of the folder of its suite or fixture`, {
      at,
      remedy,
    })
  return path
}
