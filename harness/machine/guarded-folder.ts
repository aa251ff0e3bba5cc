import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startGuarded } from './guarded-process.ts'
import { scratchDirectory } from './private-folder.ts'

export interface GuardedFolder extends AsyncDisposable {
  readonly directory: string
}

/**
 * Creates a folder that nobody else can read. It is removed when it is disposed of, or when this process ends in
 * whatever way: vitest disposes of nothing when it is interrupted, and no process can when it is killed.
 */
export async function openGuardedFolder({ parent = scratchDirectory() } = {}): Promise<GuardedFolder> {
  const directory = join(parent, `crosscheck-${randomBytes(6).toString('hex')}`)
  // The program never begins: only its guard is needed.
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
