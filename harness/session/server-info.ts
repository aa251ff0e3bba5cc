import type { ServerIdentity } from '../model/server-identity.ts'
import type { Session } from '../model/session.ts'
import { queryRows } from './query-rows.ts'
import { quoteString } from './quote.ts'

/**
 * Settings that change the meaning or the results of SQL. The report shows each setting in which two servers differ.
 */
const settingNames = [
  'auto_increment_increment',
  'character_set_server',
  'collation_server',
  'default_storage_engine',
  'explicit_defaults_for_timestamp',
  'group_concat_max_len',
  'innodb_strict_mode',
  'lower_case_table_names',
  'max_allowed_packet',
  'max_error_count',
  'sql_mode',
  'system_time_zone',
  'time_zone',
  'transaction_isolation',
  'tx_isolation',
]

interface ServerInfo extends ServerIdentity {
  /** Equal for two endpoints exactly if both lead to the same server. */
  instance: string
}

/** Reads the product, the version and the settings of a server. */
export async function readServerInfo(session: Session): Promise<ServerInfo> {
  const names = [
    ...settingNames,
    'version',
    'version_comment',
    'aurora_version',
    'tidb_version',
    'server_uuid',
    'hostname',
    'port',
    'datadir',
    'socket',
  ]
  const rows = await queryRows(session, `SHOW VARIABLES WHERE Variable_name IN (${names.map(quoteString).join(', ')})`)
  const variables = new Map(rows.map(([name, value]) => [name ?? '', value ?? '']))
  const read = (name: string) => variables.get(name) ?? ''
  const settings = Object.fromEntries(settingNames.flatMap(name => (variables.has(name) ? [[name, read(name)]] : [])))
  const isolation = settings.tx_isolation
  if (isolation !== undefined) {
    settings.transaction_isolation ??= isolation
    delete settings.tx_isolation
  }
  const instance = read('server_uuid') || ['hostname', 'port', 'socket', 'datadir'].map(read).join(' ')
  return { ...productOf(read('version'), read('version_comment'), read('aurora_version')), settings, instance }
}

/** `11.8.6-MariaDB-0+deb13u1`, `8.0.11-TiDB-v8.5.1`, `8.0.36` with the comment `Percona Server (GPL) …`. */
function productOf(version: string, comment: string, aurora: string): { product: string; version: string } {
  const plain = /^[\d.]+/.exec(version)?.[0] ?? version
  if (aurora) return { product: 'Aurora MySQL', version: `${aurora} (MySQL ${plain})` }
  if (/mariadb/i.test(version) || /mariadb/i.test(comment)) return { product: 'MariaDB', version: plain }
  const tidb = /TiDB-v?([\d.]+)/i.exec(version)
  if (tidb) return { product: 'TiDB', version: tidb[1] ?? version }
  if (/percona/i.test(comment)) return { product: 'Percona Server', version: plain }
  return { product: 'MySQL', version: plain }
}
