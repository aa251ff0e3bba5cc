import type { Session } from '../model/session.ts'
import { queryRows } from './query-rows.ts'
import { quoteString } from './quote.ts'

/**
 * Variables that decide what SQL means, what a server refuses, and what it warns of. Variables of memory, threads and
 * files are not among them, nor those that choose plans: the values of large machines do not fit a small one, and
 * servers of cloud providers know switches that others lack.
 */
const names = [
  'auto_increment_increment',
  'auto_increment_offset',
  'binlog_format',
  'binlog_row_image',
  'binlog_row_value_options',
  'block_encryption_mode',
  'character_set_server',
  'collation_server',
  'completion_type',
  'concurrent_insert',
  'cte_max_recursion_depth',
  'default_storage_engine',
  'default_week_format',
  'div_precision_increment',
  'enforce_gtid_consistency',
  'event_scheduler',
  'explicit_defaults_for_timestamp',
  'ft_max_word_len',
  'ft_min_word_len',
  'group_concat_max_len',
  'gtid_mode',
  'gtid_strict_mode',
  'innodb_autoinc_lock_mode',
  'innodb_default_row_format',
  'innodb_file_format',
  'innodb_file_per_table',
  'innodb_ft_enable_stopword',
  'innodb_ft_max_token_size',
  'innodb_ft_min_token_size',
  'innodb_large_prefix',
  'innodb_lock_wait_timeout',
  'innodb_page_size',
  'innodb_rollback_on_timeout',
  'innodb_snapshot_isolation',
  'innodb_strict_mode',
  'lc_time_names',
  'local_infile',
  'lock_wait_timeout',
  'log_bin',
  'log_bin_trust_function_creators',
  'log_replica_updates',
  'log_slave_updates',
  'lower_case_table_names',
  'max_allowed_packet',
  'max_error_count',
  'max_execution_time',
  'max_join_size',
  'max_sp_recursion_depth',
  'max_statement_time',
  'ngram_token_size',
  'old_mode',
  'old_passwords',
  'sql_generate_invisible_primary_key',
  'sql_mode',
  'sql_require_primary_key',
  'system_versioning_alter_history',
  'time_zone',
  'transaction_isolation',
  'tx_isolation',
  'updatable_views_with_limit',
]

/** Settings as they stand in the configuration: numbers as numbers, everything else as text. */
export type ProductionSettings = Record<string, string | number>

/**
 * Reads the settings of a server in the form in which `settings` of the configuration takes them. A named time zone
 * becomes its present offset, because a new server does not know names.
 */
export async function readProductionSettings(session: Session): Promise<ProductionSettings> {
  const rows = await queryRows(
    session,
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteString).join(', ')})`,
  )
  const values = new Map(rows.map(([name, value]) => [name ?? '', value ?? '']))
  const [[offset] = []] = await queryRows(
    session,
    `SELECT TIMEDIFF(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', @@GLOBAL.time_zone), UTC_TIMESTAMP())`,
  )
  if (values.has('time_zone')) values.set('time_zone', asOffset(values.get('time_zone') ?? '', offset))
  // Aurora says OFF where it writes no log.
  if (!/^(STATEMENT|MIXED|ROW)$/.test(values.get('binlog_format') ?? '')) values.delete('binlog_format')
  // The option exists under this name on every server.
  if (values.has('transaction_isolation')) values.delete('tx_isolation')
  if (values.has('log_replica_updates')) values.delete('log_slave_updates')
  return Object.fromEntries(
    [...values]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, /^-?\d{1,15}$/.test(value) ? Number(value) : value]),
  )
}

/** `02:00:00` becomes `+02:00`. */
function asOffset(zone: string, difference: string | null | undefined): string {
  if (/^[+-]\d\d:\d\d$/.test(zone)) return zone
  const [, sign, time] = /^(-?)(\d\d:\d\d)/.exec(difference ?? '') ?? []
  return time === undefined ? '+00:00' : `${sign || '+'}${time}`
}
