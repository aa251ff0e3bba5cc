import type { Session } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { queryRecords } from './query-records.ts'
import { type ReplicationChannel, readReplication } from './replication-status.ts'
import { systemSchemas } from './system-objects.ts'

/** The parts of a server's state that change when something is written there, apart from the contents of tables. */
export interface ServerState {
  /** `binlog.000002:157`; absent if the server has no binary log, or if the account may not ask for it. */
  binaryLog?: string
  /** The GTID sets by the name of their variable, without the empty ones. */
  gtidSets: ReadonlyMap<string, string>
  /** The time of the last change of each table, by `database.table`. InnoDB reports it since MySQL 5.7. */
  updateTimes: ReadonlyMap<string, string>
  channels: ReplicationChannel[]
  /** Rows that the statements of an account have changed so far, by `user@host`. Empty without performance schema. */
  changedRows: ReadonlyMap<string, number>
  /** The facts that the account of the session may not see, and why. */
  unread: string[]
}

/** Reads the state. `leavesOut` returns true for a database whose tables are checked elsewhere, or not at all. */
export async function readServerState(
  session: Session,
  leavesOut: (database: string) => boolean,
): Promise<ServerState> {
  const unread: string[] = []
  const orNothing = async <T>(what: string, reading: Promise<T[]>): Promise<T[]> => {
    try {
      return await reading
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      unread.push(`${what}: ${error.message}`)
      return []
    }
  }
  const binaryLog = await readBinaryLog(session, unread)
  const gtidSets = await queryRows(
    session,
    `SHOW GLOBAL VARIABLES WHERE variable_name IN ('gtid_executed', 'gtid_binlog_pos', 'gtid_current_pos')`,
  )
  const updateTimes = await queryRows(
    session,
    `SELECT CONCAT(table_schema, '.', table_name), update_time, table_schema FROM information_schema.tables
     WHERE table_type NOT IN ('VIEW', 'SYSTEM VIEW') AND update_time IS NOT NULL
       AND table_schema NOT IN ${systemSchemas}`,
  )
  const replication = await readReplication(session)
  const changedRows = await orNothing(
    'which account changes rows',
    queryRows(
      session,
      `SELECT CONCAT(user, '@', host), SUM(sum_rows_affected)
       FROM performance_schema.events_statements_summary_by_account_by_event_name
       WHERE user IS NOT NULL AND user <> 'event_scheduler' GROUP BY user, host`,
    ),
  )
  return {
    ...(binaryLog === undefined ? {} : { binaryLog }),
    gtidSets: new Map(gtidSets.filter(([, set]) => set).map(([name, set]) => [name ?? '', set ?? ''])),
    updateTimes: new Map(
      updateTimes
        .filter(([, , database]) => !leavesOut(database ?? ''))
        .map(([table, time]) => [table ?? '', time ?? '']),
    ),
    channels: replication.channels,
    changedRows: new Map(changedRows.map(([account, rows]) => [account ?? '', Number(rows)])),
    unread: [...unread, ...replication.unread],
  }
}

/** ER_PARSE_ERROR: this server spells the statement differently. */
const parseError = 1064

async function readBinaryLog(session: Session, unread: string[]): Promise<string | undefined> {
  // The second is the name until MySQL 8.2, and that of MariaDB.
  for (const sql of ['SHOW BINARY LOG STATUS', 'SHOW MASTER STATUS']) {
    try {
      const [status] = await queryRecords(session, sql)
      return status ? `${status.File}:${status.Position}` : undefined
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      if (error.errno === parseError) continue
      unread.push(`the binary log: ${error.message}`)
      return undefined
    }
  }
  return undefined
}
