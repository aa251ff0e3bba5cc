import { mkdir } from 'node:fs/promises'
import { startGuarded } from './guarded-process.ts'
import { choosePrivateFolder } from './private-folder.ts'

/** A folder that nobody else can read, and that does not outlive this process, however that ends. */
export async function openGuardedFolder(): Promise<{ directory: string } & AsyncDisposable> {
  const directory = choosePrivateFolder('')
  // Its program never begins: the guard alone is wanted.
  const guard = startGuarded({
    command: 'true',
    arguments: [],
    folder: directory,
    output: { stdout: 'pipe', stderr: 'pipe' },
  })
  const folder = { directory, [Symbol.asyncDispose]: () => guard.kill() }
  try {
    await mkdir(directory, { mode: 0o700 })
    return folder
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}
