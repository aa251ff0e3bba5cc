import { clock } from '../../kit/clock.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { Server } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { queryRows } from '../../session/query-rows.ts'
import type { ReadOnlyMechanism } from './read-only-mechanism.ts'
import { currentReadOnlySettings, type ReadOnlySettings, restoreReadOnlySettings } from './read-only-settings.ts'

/**
 * With `innodb_read_only` alone, the errors differ from those of a reader of Aurora, which refuses with 1290 as
 * `read_only` does.
 */
const readOnlyArguments = ['--innodb-read-only=1', '--read-only=1'] as const

/**
 * Sets a server read-only by a restart with other arguments. Both restarts end all connections and lose the global
 * settings of `SET GLOBAL`, except the read-only settings. Throws UsageError if the server cannot be restarted.
 */
export function readOnlyByRestart(server: Server, adminSession: SessionOpener): ReadOnlyMechanism {
  const { restart } = server
  if (!restart) {
    throw new UsageError(`${server.spec}: innodb_read_only takes a restart, which only a server program can be given`, {
      remedy:
        'let Crosscheck start the server (mysql:9.7 with --runtime embedded), or use --read-only-mode read_only, ' +
        'which refuses the same statements with the same error as a reader of Aurora',
    })
  }
  let before: ReadOnlySettings | undefined
  const off = async () => {
    if (!before) return
    await restart([])
    await using session = await adminSession.open({})
    await restoreReadOnlySettings(session, before)
    before = undefined
  }
  return {
    mode: 'innodb_read_only',
    how: `restarted with ${readOnlyArguments.join(' ')}`,
    on: async signal => {
      signal.throwIfAborted()
      before = await readSettings(adminSession)
      try {
        const startMs = clock.monotonicMs()
        // A restart cannot be cancelled half-way; it has a deadline of its own.
        await restart(readOnlyArguments)
        const waitedMs = clock.monotonicMs() - startMs
        signal.throwIfAborted()
        await ensureReadOnly(adminSession)
        return waitedMs
      } catch (error) {
        // The first error is the one to report; disposing of the switch tries again.
        await off().catch(() => {})
        throw error
      }
    },
    off,
    [Symbol.asyncDispose]: async () => {},
  }
}

async function readSettings(adminSession: SessionOpener): Promise<ReadOnlySettings> {
  await using session = await adminSession.open({})
  return await currentReadOnlySettings(session)
}

async function ensureReadOnly(adminSession: SessionOpener): Promise<void> {
  await using session = await adminSession.open({})
  const [[innodb, all] = []] = await queryRows(session, 'SELECT @@GLOBAL.innodb_read_only, @@GLOBAL.read_only')
  if (innodb === '1' && all === '1') return
  throw new ServerFailure(`after the restart the server says innodb_read_only = ${innodb}, read_only = ${all}`)
}
