import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { waitFor, withDeadline } from '../../kit/deadline.ts'
import { openGuardedFolder } from '../../machine/guarded-folder.ts'
import { argumentsOf, hasInEnvironment, processIds } from '../processes.ts'

/** The check of kills may itself be ended, by hand or by a time limit: then it must leave nothing, either. */

const program = join(import.meta.dirname, 'main.ts')

function start(temporary: string): ChildProcess {
  // A separate process group, which can receive a signal as from a terminal.
  return spawn(process.execPath, [program, '--only', 'embedded', '--count', '5'], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
}

/**
 * Returns the folders of all processes that were started with this folder for temporary files: guards get theirs as
 * arguments.
 */
function guardedFolders(temporary: string): string[] {
  return processIds()
    .filter(pid => hasInEnvironment(pid, `TMPDIR=${temporary}`))
    .map(argumentsOf)
    .flatMap(([, , , name, , folder]) => (name === 'crosscheck-guard' && folder ? [folder] : []))
    .filter(existsSync)
}

it.each([
  // Ctrl-C and a time limit reach all processes of the group; the operating system reaches only the program.
  { signal: 'SIGINT', within: 'group', code: 1 },
  { signal: 'SIGTERM', within: 'program', code: 1 },
  { signal: 'SIGKILL', within: 'group', code: null },
] as const)('is gone with its folders after $signal to its $within', async ({ signal, within, code }) => {
  await using temporary = await openGuardedFolder({ parent: tmpdir() })
  const running = start(temporary.directory)
  const ended = once(running, 'exit')
  const folders = await waitFor(
    () => {
      const found = guardedFolders(temporary.directory)
      // One folder for the check itself, one in memory if available, and one of a server.
      return found.some(folder => existsSync(join(folder, 'pid'))) ? found : undefined
    },
    { what: 'a check of kills with a server', deadlineMs: 60_000 },
  )
  expect(folders.length).toBeGreaterThan(1)
  if (within === 'group') process.kill(-running.pid!, signal)
  else running.kill(signal)
  expect(await withDeadline(ended, { what: 'the end of the check', deadlineMs: 30_000 })).toEqual([
    code,
    code === null ? signal : null,
  ])
  await waitFor(() => folders.every(folder => !existsSync(folder)) || undefined, {
    what: 'the end of its folders',
    deadlineMs: 10_000,
  })
  expect(guardedFolders(temporary.directory)).toEqual([])
  expect(readdirSync(temporary.directory)).toEqual([])
})
