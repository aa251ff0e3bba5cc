import type { Session } from '../../model/session.ts'
import { QueryError } from '../../session/query-rows.ts'
import { queryRecords, type RowRecord } from './query-records.ts'

/** One stream of replication that ends at this server. */
export interface ReplicationChannel {
  /** `replication`, or `replication channel "orders"`. */
  name: string
  /** `primary.example:3306` */
  from: string
  /** The SQL thread runs. */
  isApplying: boolean
  /** The position up to which the server has applied the stream, in coordinates of the server of origin. */
  position: string
}

/**
 * The statement of MariaDB, the only one there that shows all streams; that of MySQL since 8.0.22; that of earlier
 * MySQL.
 */
const questions = ['SHOW ALL SLAVES STATUS', 'SHOW REPLICA STATUS', 'SHOW SLAVE STATUS']

/** ER_PARSE_ERROR: this server spells the statement differently. */
const parseError = 1064

export async function readReplication(session: Session): Promise<{ channels: ReplicationChannel[]; unread: string[] }> {
  for (const sql of questions) {
    try {
      return { channels: (await queryRecords(session, sql)).map(channelOf), unread: [] }
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      if (error.errno !== parseError) return { channels: [], unread: [`replication: ${error.message}`] }
    }
  }
  return { channels: [], unread: ['replication: the server knows none of the statements that show it'] }
}

/** Reads a column under each of its names: Master and Slave are called Source and Replica since MySQL 8.0.22. */
function channelOf(record: RowRecord): ReplicationChannel {
  const read = (...names: string[]) => names.map(name => record[name]).find(value => value != null) ?? ''
  const name = read('Channel_Name', 'Connection_name')
  return {
    name: name === '' ? 'replication' : `replication channel "${name}"`,
    from: `${read('Source_Host', 'Master_Host')}:${read('Source_Port', 'Master_Port')}`,
    isApplying: read('Replica_SQL_Running', 'Slave_SQL_Running') === 'Yes',
    position: `${read('Relay_Source_Log_File', 'Relay_Master_Log_File')}:${read('Exec_Source_Log_Pos', 'Exec_Master_Log_Pos')}`,
  }
}
