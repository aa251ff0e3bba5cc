import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGuarded } from '../machine/guarded-process.ts'

/**
 * A folder that goes when it is disposed of, or with this process, however that ends: vitest tears nothing down when it is
 * interrupted, and nobody can when it is killed.
 */
export function temporaryFolder(prefix: string): { path: string } & AsyncDisposable {
  const path = join(tmpdir(), `${prefix}${randomBytes(6).toString('hex')}`)
  // It never begins: what it guards is the folder.
  const guard = startGuarded({
    command: 'true',
    arguments: [],
    folder: path,
    output: { stdout: 'pipe', stderr: 'pipe' },
  })
  mkdirSync(path, { mode: 0o700 })
  return { path, [Symbol.asyncDispose]: () => guard.kill() }
}
