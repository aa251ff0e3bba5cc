import type { Probe } from '../model/topology.ts'
import { ask } from './ask.ts'
import { connect } from './connect.ts'
import { WireSession } from './wire-session.ts'

/** Logs in and asks for 1. Rejects with mysql2's error, whose `code` and `errno` tell what is wrong. */
export const probe: Probe = async (endpoint, signal) => {
  const connection = await connect(endpoint, { signal, connectTimeoutMs: 5_000 })
  await using session = new WireSession(
    connection,
    { kill: async () => {}, isWaitingForLock: async () => false },
    signal,
  )
  await ask(session, 'SELECT 1', 5_000)
}
