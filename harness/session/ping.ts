import type { Ping } from '../model/topology.ts'
import { connect } from './connect.ts'
import { queryRows } from './query-rows.ts'
import { WireSession } from './wire-session.ts'

/** Logs in and runs SELECT 1. Rejects with mysql2's error, whose `code` and `errno` identify the problem. */
export const ping: Ping = async (endpoint, signal) => {
  const connection = await connect(endpoint, { signal, connectTimeoutMs: 5_000 })
  await using session = new WireSession(
    connection,
    { kill: async () => {}, isWaitingForLock: async () => false },
    { signal },
  )
  await queryRows(session, 'SELECT 1', 5_000)
}
