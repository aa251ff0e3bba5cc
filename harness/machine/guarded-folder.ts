import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startGuarded } from './guarded-process.ts'
import { scratchDirectory } from './private-folder.ts'

export interface GuardedFolder extends AsyncDisposable {
  readonly directory: string
}

/**
 * A folder that nobody else can read. It goes when it is disposed of, or with this process, however that ends: vitest tears
 * nothing down when it is interrupted, and nobody can when it is killed.
 */
export async function openGuardedFolder({ parent = scratchDirectory() } = {}): Promise<GuardedFolder> {
  const directory = join(parent, `crosscheck-${randomBytes(6).toString('hex')}`)
  // Its program never begins: the guard alone is wanted.
  const guard = startGuarded({
    command: 'true',
    arguments: [],
    folder: directory,
    output: { stdout: 'pipe', stderr: 'pipe' },
  })
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    await guard.kill()
    throw error
  }
  return { directory, [Symbol.asyncDispose]: () => guard.kill() }
}
